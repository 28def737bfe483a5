using Npgsql;
using Sluice.Core.Identity;
using Sluice.Core.Sessions;
using Sluice.Core.Snapshots;

namespace Sluice.Storage.Postgres.Rows;

/// <summary>A session as a row.</summary>
internal static class SessionRow
{
    public const string Columns =
        "worker, incarnation, slots, renewals, address, lost, superseded, draining, quarantine, registered_at, last_seen_at, tags, load";

    /// <summary>How many columns a session has; its load comes behind them.</summary>
    public const int Width = 13;

    /// <summary>The columns of session <c>s</c>, and its used slots: derived, never counted up and down.</summary>
    public static readonly string WithLoad = RowReading.From("s", Columns)
        + ", (SELECT count(*) FROM attempt h WHERE h.worker = s.worker AND h.incarnation = s.incarnation AND h.state < 10)";

    public static SessionRecord Read(NpgsqlDataReader row) => new(
        new WorkerSession(new WorkerId(row.GetString(0)), row.GetInt64(1)), row.GetInt32(2), row.GetInt64(3))
    {
        Address = row.GetString(4),
        IsLost = row.GetBoolean(5),
        IsSuperseded = row.GetBoolean(6),
        IsDraining = row.GetBoolean(7),
        Quarantine = row.TextOrNull(8),
        RegisteredAt = row.Time(9),
        LastSeenAt = row.Time(10),
        Tags = Tags.Stored(row.GetString(11)),
        Load = row.GetFloat(12),
    };

    public static SessionLoad ReadLoad(NpgsqlDataReader row) => new(Read(row), (int)row.GetInt64(Width));
}
