using Npgsql;
using Sluice.Core.Identity;
using Sluice.Core.Requests;
using Sluice.Storage.Postgres.Lanes;
using Sluice.Storage.Postgres.Rows;

namespace Sluice.Storage.Postgres.Roles;

/// <summary>Requests and how they were decided.</summary>
internal sealed class PostgresRequests(StoreRoles roles)
{
    private static readonly string Select = $"SELECT {RequestRow.Columns} FROM request WHERE id = $1";

    private const string Settled = """
        SELECT EXISTS (SELECT FROM request q WHERE q.id = s.id) AND NOT EXISTS (SELECT FROM run r WHERE r.job = s.job AND r.n = s.n AND NOT r.final)
        FROM unnest($1::text[], $2::bigint[], $3::int[]) WITH ORDINALITY s(id, job, n, at) ORDER BY s.at
        """;

    // Waits for an original that is in flight: it holds its key until its COMMIT is answered by the standby too.
    private const string Bury =
        "INSERT INTO request (id, kind, body_hash, outcome, at) VALUES ($1, 0, '', 0, $2) ON CONFLICT (id) DO NOTHING";

    public ValueTask<RequestRecord?> FindAsync(RequestId request, CancellationToken cancellationToken) => roles.Stops.RunAsync(
        new StoreWork<RequestRecord?>($"reading request {request}", IsWrite: false, s => Find(s, request)), cancellationToken);

    public ValueTask<IReadOnlyList<bool>> AreSettledAsync(IReadOnlyList<(RequestId Request, RunKey Run)> stops, CancellationToken cancellationToken) => roles.Stops.RunAsync(
        new StoreWork<IReadOnlyList<bool>>("looking for stops that are settled", IsWrite: false, s => s.Query(
            Settled,
            new StoreValues().Texts(stops.Select(t => t.Request.Value)).Longs(stops.Select(t => t.Run.Job.Value)).Ints(stops.Select(t => t.Run.Number.Value)),
            r => r.GetBoolean(0))),
        cancellationToken);

    public ValueTask<RequestRecord?> ResolveAsync(RequestId request, DateTimeOffset at, CancellationToken cancellationToken) => roles.Stops.RunAsync(
        new StoreWork<RequestRecord?>($"resolving request {request}", IsWrite: true, s => Resolve(s, request, at), InDoubt: () => null), cancellationToken);

    public static RequestRecord? Find(StoreSession session, RequestId request) =>
        session.One(Select, new StoreValues().Text(request.Value), r => RequestRow.Read(r));

    private static RequestRecord? Resolve(StoreSession session, RequestId request, DateTimeOffset at)
    {
        if (Find(session, request) is { } known)
            return known;
        try
        {
            // Its answer is believed only when it came without the warning that no standby has it: then this call is in doubt itself.
            session.Execute(Bury, new StoreValues().Text(request.Value).Time(at));
        }
        catch (PostgresException e) when (StoreFaults.IsLockTimeout(e))
        {
            return null;
        }

        return Find(session, request);
    }
}
