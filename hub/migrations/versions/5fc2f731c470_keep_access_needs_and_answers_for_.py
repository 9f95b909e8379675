"""Keep access needs and answers for inclusion

Revision ID: 5fc2f731c470
Revises: eae00851acb1
"""

import sqlalchemy as sa
from alembic import op

revision = "5fc2f731c470"
down_revision = "eae00851acb1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "access_need",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("effect", sa.String(40), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(600), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("arranged", sa.String(600), nullable=False),
        sa.Column("arranged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("arranged_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["arranged_by_id"], ["person.id"], name=op.f("fk_access_need_arranged_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_access_need_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_need")),
    )
    with op.batch_alter_table("access_need", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_access_need_person_id"), ["person_id"], unique=False)

    op.create_table(
        "inclusion_answer",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("attribute", sa.String(40), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_inclusion_answer_person_id_person")
        ),
        sa.PrimaryKeyConstraint("person_id", "attribute", name=op.f("pk_inclusion_answer")),
    )
    op.create_table(
        "need_reading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("reader_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_need_reading_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["reader_id"], ["person.id"], name=op.f("fk_need_reading_reader_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need_reading")),
        sa.UniqueConstraint(
            "person_id", "reader_id", "day", name=op.f("uq_need_reading_person_id_reader_id_day")
        ),
    )
    with op.batch_alter_table("need_reading", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_need_reading_person_id"), ["person_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("need_reading", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_need_reading_person_id"))

    op.drop_table("need_reading")
    op.drop_table("inclusion_answer")
    with op.batch_alter_table("access_need", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_access_need_person_id"))

    op.drop_table("access_need")
