"""Facts as plain dicts laid into a DuckDB connection, in the form in which accepted returns are kept."""

import duckdb

COLUMNS = {
    "returns": "return_no INTEGER, body VARCHAR, period_start DATE, period_end DATE, prepared_on DATE, "
    "nil BOOLEAN, opening_pending INTEGER, registered INTEGER, reopened INTEGER, disposed INTEGER, "
    "pending INTEGER, basis VARCHAR",
    "cases": "return_no INTEGER, case_no BIGINT, from_case_no BIGINT, fir_year INTEGER, registered_on DATE, "
    "category VARCHAR, offences VARCHAR, offence_from DATE, offence_from_last DATE, district VARCHAR, "
    "cross_border VARCHAR, exploitation VARCHAR, means VARCHAR, status VARCHAR, status_on DATE",
    "persons": "return_no INTEGER, case_no BIGINT, person_no INTEGER, role VARCHAR, relation VARCHAR, "
    "sex VARCHAR, birth_date DATE, birth_date_last DATE, age INTEGER, age_basis VARCHAR, "
    "nationality VARCHAR, id_type VARCHAR, home_district VARCHAR, referred VARCHAR",
    "events": "return_no INTEGER, case_no BIGINT, event_no BIGINT, person_no INTEGER, stage VARCHAR, "
    '"on" DATE, offences VARCHAR, sentence_months INTEGER, fine_pkr BIGINT',
    "journeys": "return_no INTEGER, case_no BIGINT, person_no INTEGER, leg INTEGER, kind VARCHAR, "
    "district VARCHAR, country VARCHAR, mode VARCHAR, on_first DATE, on_last DATE",
    "seizures": "return_no INTEGER, case_no BIGINT, seizure_no INTEGER, kind VARCHAR, quantity DOUBLE, "
    'unit VARCHAR, value_pkr BIGINT, "on" DATE',
    "totals": "return_no INTEGER, figure VARCHAR, category VARCHAR, district VARCHAR, sex VARCHAR, "
    "age_group VARCHAR, stage VARCHAR, value BIGINT",
}


def names(table):
    return [column.split()[0].strip('"') for column in COLUMNS[table].split(", ")]


def connection(facts):
    con = duckdb.connect(config={"threads": 1})
    con.execute("CREATE SCHEMA facts")
    for table, columns in COLUMNS.items():
        con.execute(f"CREATE TABLE facts.{table} ({columns})")
        rows = [[row[name] for name in names(table)] for row in facts[table]]
        if rows:
            marks = ", ".join("?" for _ in names(table))
            con.executemany(f"INSERT INTO facts.{table} VALUES ({marks})", rows)
    return con
