using Sluice.Core.Identity;
using Sluice.Core.Restores;
using Sluice.Storage.Postgres.Lanes;

namespace Sluice.Storage.Postgres.Roles;

/// <summary>What tells a restored store from the one that was known.</summary>
internal sealed class PostgresRestores(StoreRoles roles)
{
    // Which server was made, and which of its histories this is: a promoted standby begins a new one, a dump is loaded into another server.
    // The timeline is read from the log's present position; the control file learns of a promotion only at its next checkpoint.
    private const string Mark = """
        SELECT s.id, (SELECT system_identifier FROM pg_control_system()) || '/' || left(pg_walfile_name(pg_current_wal_lsn()), 8), s.incarnation,
               greatest((SELECT coalesce(max(epoch), 0) FROM run), (SELECT coalesce(max(epoch), 0) FROM forgotten)),
               greatest(s.swept_stops, (SELECT coalesce(max(id), 0) FROM receipt))
        FROM store s
        """;

    private const string Raising = "raising the incarnation";

    public ValueTask<StoreMark> ReadMarkAsync(CancellationToken cancellationToken) =>
        roles.Read("reading the store's mark", Read, cancellationToken);

    public ValueTask<StoreMark> RaiseIncarnationAsync(int atLeast, DateTimeOffset at, CancellationToken cancellationToken) => roles.Write(
        Raising,
        s => roles.Breaker.Through(s, Raising, () => Raise(s, atLeast, at), () => throw StoreFaults.NoAnswer(s.Display, Raising, null)),
        cancellationToken);

    public ValueTask<string> KeepKeyAsync(string key, bool replace, CancellationToken cancellationToken) => roles.Write(
        "comparing the key of secrets",
        s =>
        {
            s.Execute("UPDATE store SET secret_key = $1 WHERE secret_key IS NULL OR $2", new StoreValues().Text(key).Flag(replace));
            // A statement of its own: it sees what the first waited for.
            return s.One("SELECT secret_key FROM store", StoreValues.None, r => r.GetString(0))!;
        },
        cancellationToken);

    private static StoreMark Raise(StoreSession session, int atLeast, DateTimeOffset at)
    {
        session.Execute("SELECT raise_incarnation($1, $2)", new StoreValues().Int(atLeast).Time(at));
        return Read(session);
    }

    public static StoreMark Read(StoreSession session) => session.One(
        Mark,
        StoreValues.None,
        r => new StoreMark(new StoreId(r.GetString(0)), r.GetString(1), r.GetInt32(2), new Epoch(r.GetInt64(3)), r.GetInt64(4)))!;
}
