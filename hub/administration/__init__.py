"""Administration: people and roles, organisations to verify, imports, the audit trail."""
