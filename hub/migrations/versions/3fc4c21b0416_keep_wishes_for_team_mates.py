"""Keep wishes for team-mates

Revision ID: 3fc4c21b0416
Revises: 529218072d66
"""

import sqlalchemy as sa
from alembic import op

revision = "3fc4c21b0416"
down_revision = "529218072d66"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "team_wish",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_team_wish_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["matching_round.id"], name=op.f("fk_team_wish_round_id_matching_round")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_wish")),
        sa.UniqueConstraint(
            "round_id", "person_id", "email", name=op.f("uq_team_wish_round_id_person_id_email")
        ),
    )
    with op.batch_alter_table("team_wish", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_team_wish_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_team_wish_round_id"), ["round_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("team_wish", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_team_wish_round_id"))
        batch_op.drop_index(batch_op.f("ix_team_wish_person_id"))

    op.drop_table("team_wish")
