using System.Text.RegularExpressions;
using Sluice.Core.Errors;
using Sluice.Core.Leases;

namespace Sluice.Storage.Postgres;

/// <summary>How a store on PostgreSQL is opened.</summary>
/// <param name="Uri">Where it is.</param>
public sealed partial record PostgresStoreOptions(PostgresStoreUri Uri)
{
    /// <summary>The schema that holds the store's tables: 1 to 63 letters, digits and underscores. Default <c>sluice</c>.</summary>
    public string Schema { get; init; } = "sluice";

    /// <summary>The times; <see cref="Timings.Answer"/> bounds every call.</summary>
    public Timings Timings { get; init; } = new();

    /// <summary>Sessions kept open for stops, so that neither a busy pool nor a full server holds up a stop. Default 4.</summary>
    public int StopSessions { get; init; } = 4;

    /// <summary>
    /// Sessions for stops when many are held up, by locks or by the server, with those that are kept open: stops that wait behind others at work share their
    /// transactions instead. The others are opened when stops wait longer than that, and closed after ten idle seconds; a server that has none to spare is
    /// left alone. Not more than <see cref="StopSessions"/>: there are never others. Default 16.
    /// </summary>
    public int StopSessionsAtMost { get; init; } = 16;

    /// <summary>Sessions for everything else but renewals. Default 8.</summary>
    public int WorkSessions { get; init; } = 8;

    /// <summary>Refuses what cannot be used.</summary>
    /// <exception cref="SluiceException">SLC4126.</exception>
    public PostgresStoreOptions Validated()
    {
        if (!SchemaName().IsMatch(Schema))
            throw new SluiceException("SLC4126", $"The store's schema '{Schema}' cannot be used: a name has 1 to 63 lower-case letters, digits and underscores and does not begin with a digit or pg_.");
        if (StopSessions < 1 || WorkSessions < 1)
            throw new SluiceException("SLC4126", $"The store needs at least one session for stops and one for work ({StopSessions} and {WorkSessions} were given).");
        Timings.Validated();
        return this;
    }

    [GeneratedRegex("^(?!pg_)[a-z_][a-z0-9_]{0,62}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SchemaName();
}
