using Sluice.Connect.Options;

namespace Sluice.Connectors.Jdbc.Sink;

/// <summary>The options of the Jdbc sink.</summary>
internal static class JdbcSinkOptions
{
    public static readonly Option<string> Query = Option.String(
        "query", "The statement to run for each row: '?' for the columns in order, or ':name' for a column. Wins over 'generate_sink_sql'.");

    public static readonly Option<bool> GenerateSql = Option.Bool(
        "generate_sink_sql", "Write to 'table' with statements made from its columns and keys.").WithDefault(false);

    public static readonly Option<string> Database = Option.String("database", "The database. PostgreSQL: must be the URL's where that names one. MySQL: where the table is; default: the URL's.");

    public static readonly Option<string> Table = Option.String(
        "table", "The table, 'table' or 'schema.table' (MySQL: 'database.table'); may hold placeholders. Default: the name of the incoming table.");

    public static readonly Option<string> Schema = Option.String("schema", "The schema of a 'table' that names none.");

    public static readonly Option<string> TablePrefix = Option.String("tablePrefix", "Put before the table's name.");

    public static readonly Option<string> TableSuffix = Option.String("tableSuffix", "Put after the table's name.");

    public static readonly Option<IReadOnlyList<string>> PrimaryKeys = Option.List(
        "primary_keys", "Columns by which rows are replaced and deleted. Default: the incoming table's primary key, else its first unique key.");

    public static readonly Option<bool> EnableUpsert = Option.Bool(
        "enable_upsert", "With keys: a row replaces the one with its key. false: +I must be new, +U must exist.").WithDefault(true);

    public static readonly Option<bool> InsertOnly = Option.Bool(
        "support_upsert_by_insert_only", "With keys: +I and +U are plain inserts; -D deletes.").WithDefault(false);

    public static readonly Option<bool> UpdateKeys = Option.Bool(
        "is_primary_key_updated", "Accepted; an upsert by key leaves the key as it is.").WithDefault(true);

    public static readonly Option<bool> QueryExistence = Option.Bool(
        "support_upsert_by_query_primary_key_exist", "Accepted; upserts are done by the server in one statement.").WithDefault(false);

    public static readonly Option<bool> UseCopy = Option.Bool(
        "use_copy_statement", "Accepted: PostgreSQL is always written by COPY, MySQL by LOAD DATA LOCAL INFILE, where mode and server allow it.").WithDefault(false);

    public static readonly Option<int> BatchSize = Option.Int(
        "batch_size", "Rows of one round trip where rows are sent as statements ('query', SQLite); COPY and LOAD DATA take what comes.").WithDefault(1000);

    public static readonly Option<int> MaxRetries = Option.Int(
        "max_retries", "Accepted; what may succeed on another try is tried again by the job ('job.retry.times').").WithDefault(0);

    public static readonly Option<bool> AutoCommit = Option.Bool(
        "auto_commit", "Accepted; rows and position are committed together at each checkpoint.").WithDefault(true);

    public static readonly Option<bool> ExactlyOnce = Option.Bool(
        "is_exactly_once", "Accepted and not needed: the ledger makes every job exactly-once, without XA.").WithDefault(false);

    public static readonly Option<string> XaClass = Option.String("xa_data_source_class_name", "Accepted and not needed, see is_exactly_once.");

    public static readonly Option<int> MaxCommitAttempts = Option.Int("max_commit_attempts", "Accepted and not needed, see is_exactly_once.").WithDefault(3);

    public static readonly Option<int> TransactionTimeout = Option.Int("transaction_timeout_sec", "Accepted and not needed, see is_exactly_once.").WithDefault(-1);

    public static readonly Option<FieldCase> FieldIde = Option.Enum<FieldCase>(
        "field_ide", "Folds the names of columns and tables before they are quoted.").WithDefault(FieldCase.Original);

    public static readonly Option<SchemaSaveMode> SchemaSaveMode = Option.Enum<SchemaSaveMode>(
        "schema_save_mode", "What happens to the table before the first row.").WithDefault(Sink.SchemaSaveMode.CreateSchemaWhenNotExist);

    public static readonly Option<DataSaveMode> DataSaveMode = Option.Enum<DataSaveMode>(
        "data_save_mode", "What happens to rows that the table already has.").WithDefault(Sink.DataSaveMode.AppendData);

    public static readonly Option<string> CustomSql = Option.String("custom_sql", "Run before the first row with CUSTOM_PROCESSING.");

    public static readonly Option<bool> CreateIndex = Option.Bool(
        "create_index", "A created table gets the incoming table's keys too.").WithDefault(true);

    public static readonly Option<LedgerUse> Ledger = Option.Enum<LedgerUse>(
        "ledger", "The tables sluice_* in the target, which make the job exactly-once: 'auto', 'required', or 'off' for none.").WithDefault(LedgerUse.Auto);

    public static readonly Option<string> LedgerSchema = Option.String(
        "ledger_schema", "The schema (MySQL: database) for the tables sluice_*. Default: the first target table's.");

    public static readonly Option<bool> AllowLeaseOnly = Option.Bool(
        "allow_lease_only", "Run also where there can be no ledger: rows may then come twice after a failure.").WithDefault(false);

    public static readonly Option<Connect.Config.ConfigObject> Catalog = Option.Object(
        "catalog", "SeaTunnel's older block: 'schema', 'tablePrefix' and 'tableSuffix' are read from it.");

    public static OptionSet Set { get; } = new(
        [
            .. JdbcOptions.All, Query, GenerateSql, Database, Table, Schema, TablePrefix, TableSuffix, PrimaryKeys, EnableUpsert, InsertOnly, UpdateKeys,
            QueryExistence, UseCopy, BatchSize, MaxRetries, AutoCommit, ExactlyOnce, XaClass, MaxCommitAttempts, TransactionTimeout, FieldIde,
            SchemaSaveMode, DataSaveMode, CustomSql, CreateIndex, Ledger, LedgerSchema, AllowLeaseOnly, Catalog,
        ],
        [OptionRule.RequiredWhen(CustomSql, DataSaveMode, Sink.DataSaveMode.CustomProcessing)]);
}
