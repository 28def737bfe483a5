using Sluice.Connect.Config;
using Sluice.Connect.Options;
using Sluice.Connect.Schema;
using Sluice.Connect.Sinks;
using Sluice.Connectors.Jdbc.Ledger;
using Sluice.Connectors.Jdbc.Sql;
using Sluice.Connectors.Jdbc.Urls;

namespace Sluice.Connectors.Jdbc.Sink;

/// <summary>Reads from a table's options where its rows go and how.</summary>
internal static class SinkTargets
{
    internal const string Placeholder = "${";

    /// <exception cref="ConfigException">The options cannot be used together, or not with this table.</exception>
    public static SinkTarget Read(SinkTable table, ConnectionSettings connection)
    {
        var options = table.Options;
        CheckDatabase(options, connection);
        var fold = options.Get(JdbcSinkOptions.FieldIde);
        var columns = table.Schema.Columns.Select(c => Fold(c.Name, fold)).ToList();
        var name = connection.Url.Kind == DatabaseKind.MySql ? MySqlTargets.NameOf(table, connection.Url, n => Fold(n, fold)) : NameOf(table, fold, connection.Url.Kind);
        var customSql = options.Find(JdbcSinkOptions.CustomSql);
        if (options.Find(JdbcSinkOptions.Query) is { } query)
        {
            try
            {
                return new SinkTarget(table.Schema, name, WriteMode.OwnSql)
                {
                    Columns = columns,
                    Keys = [],
                    Statement = StatementTemplate.Parse(query, table.Schema),
                };
            }
            catch (FormatException e)
            {
                throw options.Error(JdbcSinkOptions.Query, $"'query': {e.Message}");
            }
        }

        if (!options.Get(JdbcSinkOptions.GenerateSql) && !options.Get(JdbcSinkOptions.UseCopy))
        {
            throw options.Error(
                JdbcSinkOptions.Query, "neither 'query' nor 'generate_sink_sql = true' is given, so there is nothing to write by", "add generate_sink_sql = true");
        }

        var keys = KeysOf(table);
        return new SinkTarget(table.Schema, name, ModeOf(options, keys.Count > 0)) { Columns = columns, Keys = keys, CustomSql = customSql };
    }

    /// <summary>Where the ledger is, as far as the options tell it without a table at hand.</summary>
    public static LedgerPlace LedgerPlaceOf(OptionValues options)
    {
        if (options.Has(JdbcSinkOptions.Query))
            return new LedgerPlace(null, IsCertain: true);
        if (ConnectionSettings.Read(options).Url is { Kind: DatabaseKind.MySql } mysql)
            return MySqlTargets.LedgerPlaceOf(options, mysql, n => Fold(n, options.Get(JdbcSinkOptions.FieldIde)));
        var table = options.Find(JdbcSinkOptions.Table);
        var given = table is { Length: > 0 } ? TableName.Parse(table).Schema : null;
        var schema = given ?? options.Find(JdbcSinkOptions.Schema) ?? Text(options.Find(JdbcSinkOptions.Catalog), "schema");
        if (schema is not null && schema.Contains(Placeholder, StringComparison.Ordinal))
            return default;
        if (!string.IsNullOrEmpty(schema))
            return new LedgerPlace(Fold(schema, options.Get(JdbcSinkOptions.FieldIde)), IsCertain: true);
        // Without a table the incoming one's schema counts; so it does where a placeholder may hold one.
        return new LedgerPlace(null, table is { Length: > 0 } && !table.Contains(Placeholder, StringComparison.Ordinal));
    }

    private static WriteMode ModeOf(OptionValues options, bool hasKeys) => (hasKeys, options.Get(JdbcSinkOptions.InsertOnly), options.Get(JdbcSinkOptions.EnableUpsert)) switch
    {
        (false, _, _) => WriteMode.Insert,
        (_, true, _) => WriteMode.InsertOnly,
        (_, _, true) => WriteMode.Upsert,
        _ => WriteMode.InsertOrUpdate,
    };

    private static void CheckDatabase(OptionValues options, ConnectionSettings connection)
    {
        if (connection.Url.Kind != DatabaseKind.Postgres || connection.Url.Database.Length == 0)
            return;
        if (options.Find(JdbcSinkOptions.Database) is { Length: > 0 } database && database != connection.Url.Database)
        {
            throw options.Error(
                JdbcSinkOptions.Database, $"'database' is '{database}', but 'url' names '{connection.Url.Database}'; PostgreSQL writes to one database a connection");
        }
    }

    private static List<int> KeysOf(SinkTable table)
    {
        var schema = table.Schema;
        IEnumerable<string> names;
        if (table.Options.Has(JdbcSinkOptions.PrimaryKeys))
            names = table.Options.Get(JdbcSinkOptions.PrimaryKeys).Where(n => n.Length > 0 && n is not ("${primary_key}" or "${unique_key}"));
        else
            names = schema.PrimaryKey?.Columns ?? schema.ConstraintKeys.FirstOrDefault(k => k.Kind == ConstraintKind.UniqueKey)?.Columns.Select(c => c.Name) ?? [];
        var keys = new List<int>();
        foreach (var name in names)
        {
            var at = schema.IndexOf(name);
            if (at < 0)
            {
                throw table.Options.Error(
                    JdbcSinkOptions.PrimaryKeys,
                    $"'primary_keys' names '{name}', which is no column of {schema.Path}",
                    NearestName.Find(name, schema.Columns.Select(c => c.Name)) is { } near ? $"did you mean '{near}'?" : null);
            }

            keys.Add(at);
        }

        return keys;
    }

    private static TableName NameOf(SinkTable table, FieldCase fold, DatabaseKind kind)
    {
        var options = table.Options;
        var catalog = options.Find(JdbcSinkOptions.Catalog);
        var path = table.Schema.Path;
        var given = options.Find(JdbcSinkOptions.Table) is { Length: > 0 } text ? TableName.Parse(text) : new TableName(path.SchemaName, path.Table);
        var schema = given.Schema ?? options.Find(JdbcSinkOptions.Schema) ?? Text(catalog, "schema");
        var name = (options.Find(JdbcSinkOptions.TablePrefix) ?? Text(catalog, "tablePrefix") ?? "")
            + given.Name
            + (options.Find(JdbcSinkOptions.TableSuffix) ?? Text(catalog, "tableSuffix") ?? "");
        return new TableName(kind == DatabaseKind.Sqlite || string.IsNullOrEmpty(schema) ? null : Fold(schema, fold), Fold(name, fold));
    }

    private static string? Text(ConfigObject? block, string key) => block?[key] is ConfigScalar { Kind: not ConfigScalarKind.Null } text ? text.Text : null;

    private static string Fold(string name, FieldCase fold) => fold switch
    {
        FieldCase.Uppercase => name.ToUpperInvariant(),
        FieldCase.Lowercase => name.ToLowerInvariant(),
        _ => name,
    };
}
