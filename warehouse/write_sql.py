"""Writes the model as plain SQL, without dbt: as dbt compiles it for DuckDB, or transpiled by sqlglot into another dialect.

    pip install dbt-core dbt-duckdb sqlglot
    python write_sql.py duckdb > duckdb/model.sql
    python write_sql.py snowflake > model.sql

Only DuckDB's is executed by Nymgate's tests. `--history` writes person_history alone, which the others leave out."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

HISTORY = "person_history"
PROFILE = "nymgate: {target: duckdb, outputs: {duckdb: {type: duckdb, path: ':memory:', schema: nymgate}}}\n"


def compiled_models() -> dict[str, str]:
    """The models in an order in which each comes behind those that it reads."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "profiles.yml").write_text(PROFILE)
        places = ["--profiles-dir", folder, "--target-path", folder, "--log-path", folder]
        dbt = [Path(sys.executable).with_name("dbt"), "compile", "--project-dir", Path(__file__).parent]
        history = ["--vars", f"nymgate_{HISTORY}: true"]
        run = subprocess.run([*dbt, *places, *history], capture_output=True, text=True)
        if run.returncode != 0:
            raise SystemExit(run.stdout + run.stderr)
        nodes = json.loads(Path(folder, "manifest.json").read_text())["nodes"]
    models = {key: node for key, node in sorted(nodes.items()) if node["resource_type"] == "model"}
    ordered: dict[str, str] = {}
    while len(ordered) < len(models):
        for node in models.values():
            needed = [models[key]["name"] for key in node["depends_on"]["nodes"] if key in models]
            if all(name in ordered for name in needed):
                ordered.setdefault(node["name"], node["compiled_code"].replace('"memory"."nymgate".', "nymgate."))
    return ordered


def write(dialect: str, is_history: bool) -> None:
    text = "\n".join(
        f"create or replace table nymgate.{name} as\n{query.strip()};\n"
        for name, query in compiled_models().items()
        if (name == HISTORY) == is_history
    )
    head = "-- Made from the models by write_sql.py.\n"
    if dialect != "duckdb":
        import sqlglot

        head += "-- Transpiled by sqlglot, not executed by Nymgate's tests: compare some answers before you rely on them.\n"
        text = "".join(f"{one};\n\n" for one in sqlglot.transpile(text, read="duckdb", write=dialect, pretty=True))
    sys.stdout.write(head + text)


arguments = [argument for argument in sys.argv[1:] if argument != "--history"]
if len(arguments) != 1:
    raise SystemExit(__doc__)
write(arguments[0], "--history" in sys.argv)
