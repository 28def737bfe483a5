using Sluice.Core.Attempts;
using Sluice.Core.Identity;
using Sluice.Core.Plans;
using Sluice.Core.Ports;
using Sluice.Core.Sessions;
using Sluice.Core.Snapshots;
using Sluice.Storage.Sqlite.Engine;
using Sluice.Storage.Sqlite.Rows;

namespace Sluice.Storage.Sqlite;

/// <content>Attempts and the sessions that hold them.</content>
public sealed partial class SqliteControlStore
{
    /// <inheritdoc />
    public ValueTask<AttemptGrant?> ClaimAsync(WorkerSession session, AttemptId attempt, CancellationToken cancellationToken) =>
        _database.WriteAsync(c => ReportRows.Claim(c, session, attempt), cancellationToken);

    /// <inheritdoc />
    public ValueTask<Verdict> ReportAsync(AttemptReport report, DateTimeOffset at, CancellationToken cancellationToken) =>
        _database.WriteAsync(c => ReportRows.Report(c, report, at), cancellationToken);

    /// <inheritdoc />
    public ValueTask<PlannedSplit?> TakeSplitAsync(RunKey run, AttemptId attempt, CancellationToken cancellationToken) =>
        _database.WriteAsync(c => ReportRows.TakeSplit(c, run, attempt), cancellationToken);

    /// <inheritdoc />
    public ValueTask<RecordOutcome> FinishSplitAsync(
        RunKey run, AttemptId attempt, string split, IReadOnlyList<SinkCommit> commits, CancellationToken cancellationToken) =>
        _database.WriteAsync(c => ReportRows.FinishSplit(c, run, attempt, split, commits), cancellationToken);

    /// <inheritdoc />
    public ValueTask<RecordOutcome> CompleteAsync(RunKey run, AttemptId attempt, CancellationToken cancellationToken) =>
        _database.WriteAsync(c => ReportRows.Complete(c, run, attempt), cancellationToken);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<AttemptRecord>> ReadAttemptsAsync(RunKey run, CancellationToken cancellationToken) =>
        _database.ReadAsync(c => AttemptRows.ReadAll(c, run), cancellationToken);

    /// <inheritdoc />
    public ValueTask<SessionRecord> RegisterAsync(
        SessionOffer offer, DateTimeOffset at, CancellationToken cancellationToken) =>
        _database.WriteAsync(c => SessionRows.Register(c, offer, at), cancellationToken, Urgency.Renewal);

    /// <inheritdoc />
    public ValueTask<RenewalReply> RenewAsync(Renewal renewal, DateTimeOffset at, CancellationToken cancellationToken) =>
        _database.WriteAsync(c => SessionRows.Renew(c, renewal, at), cancellationToken, Urgency.Renewal);

    /// <inheritdoc />
    public ValueTask<bool> DeclareLostAsync(WorkerSession session, long counter, string? home, DateTimeOffset at, CancellationToken cancellationToken) =>
        _database.WriteAsync(c => SessionRows.DeclareLost(c, session, counter, home), cancellationToken, Urgency.Renewal);

    /// <inheritdoc />
    public async ValueTask SetDrainingAsync(WorkerSession session, bool isDraining, string? quarantine, CancellationToken cancellationToken) =>
        await _database.WriteAsync(c => SessionRows.SetDraining(c, session, isDraining, quarantine), cancellationToken);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<SessionLoad>> ReadSessionsAsync(CancellationToken cancellationToken) =>
        _database.ReadAsync(c => SessionRows.ReadLoads(c, null), cancellationToken);
}
