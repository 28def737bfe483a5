using Sluice.Connect.Options;
using Sluice.Connect.Sinks;
using Sluice.Connectors.Jdbc.Ledger;
using Sluice.Connectors.Jdbc.MySql;
using Sluice.Connectors.Jdbc.Sql;
using Sluice.Connectors.Jdbc.Urls;

namespace Sluice.Connectors.Jdbc.Sink;

/// <summary>Where rows for MySQL go: its tables are in databases, all of which one connection reaches, and there are no schemas in between.</summary>
internal static class MySqlTargets
{
    /// <summary>
    /// The table: of the database that stands before its name, else of the option <c>database</c>, else of <c>schema</c>, else of the URL, else of
    /// that which the rows come from.
    /// </summary>
    public static TableName NameOf(SinkTable table, JdbcUrl url, Func<string, string> fold)
    {
        var options = table.Options;
        var path = table.Schema.Path;
        var given = options.Find(JdbcSinkOptions.Table) is { Length: > 0 } text ? TableName.Parse(text) : new TableName(null, path.Table);
        var name = options.Find(JdbcSinkOptions.TablePrefix) + given.Name + options.Find(JdbcSinkOptions.TableSuffix);
        var database = given.Schema ?? DatabaseOf(options);
        if (database is null && url.Database.Length == 0)
        {
            database = path.Database ?? throw options.Error(
                JdbcSinkOptions.Database, "neither 'url' nor 'database' names the database to write to, and the rows come from none", "add the option 'database'");
        }

        return MySqlNames.Table(database is null ? null : fold(database), fold(name));
    }

    /// <summary>Where the ledger is, as far as the options tell it without a table at hand.</summary>
    public static LedgerPlace LedgerPlaceOf(OptionValues options, JdbcUrl url, Func<string, string> fold)
    {
        var table = options.Find(JdbcSinkOptions.Table);
        var given = (table is { Length: > 0 } ? TableName.Parse(table).Schema : null) ?? DatabaseOf(options);
        if (given is not null)
            return given.Contains(SinkTargets.Placeholder, StringComparison.Ordinal) ? default : new LedgerPlace(fold(given), IsCertain: true);
        // A placeholder for the whole table may hold a database too.
        return new LedgerPlace(null, url.Database.Length > 0 && (string.IsNullOrEmpty(table) || !table.Contains(SinkTargets.Placeholder, StringComparison.Ordinal)));
    }

    private static string? DatabaseOf(OptionValues options) =>
        options.Find(JdbcSinkOptions.Database) is { Length: > 0 } database ? database
        : options.Find(JdbcSinkOptions.Schema) is { Length: > 0 } schema ? schema
        : null;
}
