using Sluice.Core.Fences;
using Sluice.Core.Identity;
using Sluice.Core.Stops;
using Sluice.Storage.Postgres.Lanes;
using Sluice.Storage.Postgres.Rows;

namespace Sluice.Storage.Postgres.Roles;

/// <summary>What follows a stop. Nothing here can change a status.</summary>
internal sealed class PostgresStops(StoreRoles roles)
{
    private const int MostAtOnce = 200;
    private const string Settle = "SELECT settle_residual($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)";
    private const string Lock = "SELECT FROM residual WHERE attempt = ANY ($1) ORDER BY attempt FOR UPDATE";
    private static readonly string OpenResiduals = $"SELECT {ResidualRow.Columns} FROM residual WHERE {ResidualRow.IsOpen} ORDER BY attempt";
    private static readonly string OpenFences = $"SELECT {FenceRow.Columns} FROM fence WHERE state < 10 ORDER BY job, n, sink";

    private static readonly string Claim = $"""
        UPDATE fence SET claim = claim + 1, claimed_by = $5, tries = tries + 1
        WHERE job = $1 AND n = $2 AND sink = $3 AND claim = $4 AND state < 10 RETURNING {FenceRow.Columns}
        """;

    public ValueTask<IReadOnlyList<Receipt>> ReadReceiptsAsync(RunKey run, CancellationToken cancellationToken) =>
        roles.Read($"reading the receipts of run {run}", s => ReceiptReading.Read(s, run), cancellationToken);

    public ValueTask<IReadOnlyList<Residual>> ReadOpenResidualsAsync(CancellationToken cancellationToken) => roles.Read<IReadOnlyList<Residual>>(
        "reading what was left behind", s => s.Query(OpenResiduals, StoreValues.None, ResidualRow.Read), cancellationToken);

    public ValueTask<IReadOnlyList<FenceTask>> ReadOpenFenceTasksAsync(CancellationToken cancellationToken) => roles.Read<IReadOnlyList<FenceTask>>(
        "reading the fence tasks", s => s.Query(OpenFences, StoreValues.None, FenceRow.Read), cancellationToken);

    public async ValueTask SettleAsync(Residual residual, CancellationToken cancellationToken) => await roles.Write(
        $"settling attempt {residual.Attempt}", s => s.Execute(Settle, Learned(residual)), cancellationToken);

    public async ValueTask SettleAllAsync(IReadOnlyList<Residual> residuals, CancellationToken cancellationToken)
    {
        // In one order for all: each locks the receipts of its run. And their own rows first: whoever tells the end of an attempt takes its row before them.
        var ordered = residuals.OrderBy(r => r.Run.Job.Value).ThenBy(r => r.Run.Number.Value).ThenBy(r => r.Attempt.Value);
        foreach (var part in ordered.Chunk(MostAtOnce))
        {
            await roles.Write(
                $"settling {part.Length} attempts", s => s.Batch([(Lock, Attempts(part)), .. part.Select(r => (Settle, Learned(r)))], _ => true), cancellationToken);
        }
    }

    public ValueTask<FenceTask?> ClaimFenceAsync(FenceTask task, string node, CancellationToken cancellationToken) => roles.Write(
        $"claiming the fence of run {task.Run} at {task.Sink}",
        s => s.One(
            Claim,
            new StoreValues().Long(task.Run.Job.Value).Int(task.Run.Number.Value).Text(task.Sink).Long(task.Claim).Text(node),
            FenceRow.Read),
        cancellationToken);

    public async ValueTask CompleteFenceAsync(FenceResult result, DateTimeOffset at, CancellationToken cancellationToken) => await roles.Write(
        $"storing the fence of run {result.Run} at {result.Sink}",
        s => s.Execute(
            "SELECT complete_fence($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            Bound(
                new StoreValues().Long(result.Run.Job.Value).Int(result.Run.Number.Value).Text(result.Sink).Long(result.Epoch.Value)
                    .Long(result.Claim).Int((int)result.State).Text(result.Proof),
                result.QuiescedBy).Time(at)),
        cancellationToken);

    private static StoreValues Attempts(IEnumerable<Residual> residuals) => new StoreValues().Longs(residuals.Select(r => r.Attempt.Value));

    private static StoreValues Learned(Residual residual) => Bound(
        Bound(
            new StoreValues().Long(residual.Attempt.Value).Long(residual.Run.Job.Value).Int(residual.Run.Number.Value)
                .Time(residual.LastSeenAt).Time(residual.ExpiredAt).Time(residual.FencedAt).Time(residual.ConfirmedAt)
                .Text(residual.Proof).Text(residual.StuckWhere),
            residual.NoNewWritesAfter),
        residual.QuiescedBy).Time(residual.WaitOverAt).Text(ResidualKnowledge.Risk(residual));

    private static StoreValues Bound(StoreValues values, Bound bound) =>
        values.Int((int)bound.Kind).Time(bound.Kind == BoundKind.At ? bound.At : null).Text(bound.Why);
}
