using Sluice.Connect.Options;
using Sluice.Connect.Sinks;
using Sluice.Connectors.Jdbc.Ledger;

namespace Sluice.Connectors.Jdbc.Sink;

/// <summary>Makes Jdbc sinks.</summary>
internal sealed class JdbcSinkFactory : IFencingSinkFactory
{
    public string Name => "Jdbc";

    public string Summary =>
        "Writes to PostgreSQL, MySQL, MariaDB or SQLite, rows and position in one transaction: inserts, upserts by key, or your own statement.";

    public OptionSet Options => JdbcSinkOptions.Set;

    public SinkClass WeakestClass(OptionValues options)
    {
        var settings = SinkSettings.Read(options);
        return settings.Ledger == LedgerUse.Required || (settings.Ledger == LedgerUse.Auto && !settings.AllowLeaseOnly)
            ? SinkClass.Transactional
            : SinkClass.LeaseOnly;
    }

    public ISink Create(SinkContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var options = context.Tables[0].Options;
        var connection = ConnectionSettings.Read(options);
        var targets = context.Tables.Select(t => SinkTargets.Read(t, connection)).ToList();
        var twice = targets.Where(t => t.Mode != WriteMode.OwnSql).GroupBy(t => t.Table).FirstOrDefault(g => g.Count() > 1);
        if (twice is not null)
        {
            throw options.Error(
                JdbcSinkOptions.Table,
                $"tables {string.Join(" and ", twice.Select(t => t.Incoming.Path))} would both go to '{twice.Key}'",
                "use a placeholder such as ${table_name} in 'table'");
        }

        var database = Databases.Open(connection, mayCreate: true, context.WorkingDirectory, context.Clock);
        return new JdbcSink(database, SinkSettings.Read(options), targets, context.Clock);
    }

    public ISinkFence CreateFence(FenceContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var connection = ConnectionSettings.Read(context.Options);
        var settings = SinkSettings.Read(context.Options);
        // A file that is not here is on another machine, and one that were made here would keep nobody out.
        var database = Databases.Open(connection, mayCreate: false, context.WorkingDirectory, context.Clock);
        var place = (context.Place ?? settings.LedgerSchema) is { } known
            ? new LedgerPlace(known, IsCertain: true)
            : SinkTargets.LedgerPlaceOf(context.Options);
        return new JdbcFence(
            database,
            (token, cancellationToken) => settings.Ledger == LedgerUse.Off
                ? ValueTask.FromResult(new LedgerChoice(null, "the option 'ledger' is off"))
                : database.FindLedgerAsync(place, token, cancellationToken),
            context.Clock,
            ownsDatabase: true)
        {
            Ledger = place.IsCertain ? $"{database.Display} {place.Schema}".TrimEnd() : "",
        };
    }
}
