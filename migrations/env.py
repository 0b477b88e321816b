"""How a migration runs: on the application's own engine, one transaction each."""

from alembic import context
from flask import current_app

from app.database import Base

engine = current_app.extensions["migrate"].db.engine


def include(thing: object, name: str | None, kind: str, reflected: bool, compared: object) -> bool:
    """Compare only tables of ours."""
    return not (kind == "table" and reflected and name not in Base.metadata.tables)


def run() -> None:
    """Run against the database in use; SQLite changes tables by copying them."""
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=connection.dialect.name == "sqlite",
            include_object=include,
            compare_type=True,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
