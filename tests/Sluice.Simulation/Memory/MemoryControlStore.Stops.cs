using Sluice.Core.Fences;
using Sluice.Core.Identity;
using Sluice.Core.Mistakes;
using Sluice.Core.Plans;
using Sluice.Core.Requests;
using Sluice.Core.Runs;
using Sluice.Core.Stops;

namespace Sluice.Simulation.Memory;

/// <content>Receipts, residuals, fence tasks and requests.</content>
internal sealed partial class MemoryControlStore
{
    public ValueTask<IReadOnlyList<Receipt>> ReadReceiptsAsync(RunKey run, CancellationToken cancellationToken) =>
        new(State.Receipts.TryGetValue(run, out var receipts) ? [.. receipts.Select(r => new Receipt(r.Decision, ProgressOf(run, r)))] : []);

    public ValueTask<IReadOnlyList<Residual>> ReadOpenResidualsAsync(CancellationToken cancellationToken) =>
        new([.. State.OpenResiduals[true]]);

    public ValueTask SettleAsync(Residual residual, CancellationToken cancellationToken)
    {
        if (State.Residuals.TryGetValue(residual.Attempt, out var known) && ResidualKnowledge.Add(known, residual) is var learned && learned != known)
        {
            State.Residuals[residual.Attempt] = learned;
            if (known.WaitOverAt is null && ResidualKnowledge.Risk(residual) is { } risk && State.Runs.TryGetValue(known.Run, out var run))
                AddEvent(run, risk, residual.WaitOverAt!.Value);
            Touch(known.Run);
        }

        return default;
    }

    public ValueTask<IReadOnlyList<FenceTask>> ReadOpenFenceTasksAsync(CancellationToken cancellationToken) =>
        new([.. State.OpenFences[true].Select(f => f.Task)]);

    public ValueTask<IReadOnlyList<PublicationTask>> ReadUnpublishedAsync(int limit, CancellationToken cancellationToken)
    {
        var ended = State.Runs.Values.GroupBy(r => r.Job).Select(g => g.MaxBy(r => r.Number.Value)!).Where(r => r.IsFinal).ToDictionary(r => r.Job);
        return new([.. State.Generations
            .Where(g => ended.ContainsKey(g.Key.Job))
            .SelectMany(g => g.Value.Unpublished.Values.Select(u => new PublicationTask(ended[g.Key.Job].Key, g.Key.Generation, WriterOf(g.Value, u), u)))
            .OrderBy(t => t.Run.Job.Value).ThenBy(t => t.Generation.Value).ThenBy(t => t.Record.Key.Sink, StringComparer.Ordinal)
            .ThenBy(t => t.Record.Key.Split, StringComparer.Ordinal).ThenBy(t => t.Record.Sequence)
            .Take(limit)]);
    }

    public ValueTask<FenceTask?> ClaimFenceAsync(FenceTask task, string node, CancellationToken cancellationToken)
    {
        if (!State.Fences.TryGetValue((task.Run, task.Sink), out var row) || IsDone(row.Task) || row.Task.Claim != task.Claim)
            return new((FenceTask?)null);
        var claimed = row.Task with { Claim = row.Task.Claim + 1, ClaimedBy = node, Tries = row.Task.Tries + 1 };
        State.Fences[(task.Run, task.Sink)] = row with { Task = claimed };
        return new(claimed);
    }

    public ValueTask CompleteFenceAsync(FenceResult result, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (!State.Fences.TryGetValue((result.Run, result.Sink), out var row) || row.Task.State == FenceState.Fenced
            || result.Epoch < row.Task.Epoch || (result.Claim != row.Task.Claim && result.State != FenceState.Fenced))
        {
            return default;
        }

        State.Fences[(result.Run, result.Sink)] = new FenceRow(
            row.Task with { State = result.State, Proof = result.Proof, ClaimedBy = null, DoneAt = IsDone(result.State) ? at : null }, result.QuiescedBy);
        if (result.State == FenceState.Fenced)
            SettleFenced(result.Run, at);
        Touch(result.Run);
        return default;
    }

    public ValueTask<RequestRecord?> FindRequestAsync(RequestId request, CancellationToken cancellationToken) =>
        new(State.Requests.GetValueOrDefault(request));

    public ValueTask<IReadOnlyList<bool>> AreSettledAsync(IReadOnlyList<(RequestId Request, RunKey Run)> stops, CancellationToken cancellationToken) =>
        new([.. stops.Select(s => State.Requests.ContainsKey(s.Request) && State.Runs.GetValueOrDefault(s.Run) is null or { IsFinal: true })]);

    public ValueTask<RequestRecord?> ResolveAsync(RequestId request, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (State.Requests.TryGetValue(request, out var known))
            return new(known);
        var tombstone = new RequestRecord(request, RequestKind.Void, "", RequestOutcome.Void, null, null, at);
        if (!Planted.Is(Mistake.AbsenceIsAnAnswer))
            State.Requests[request] = tombstone;
        return new(tombstone);
    }

    private void SettleFenced(RunKey run, DateTimeOffset at)
    {
        var tasks = State.FencesOf[run].ToList();
        if (tasks.Exists(f => f.Task.State != FenceState.Fenced))
            return;
        var epoch = tasks.Min(f => f.Task.Epoch);
        var quiesced = Bound.Latest(tasks.Select(f => f.QuiescedBy));
        foreach (var residual in State.ResidualsOf[run].Where(r => r.Epoch <= epoch).ToList())
        {
            State.Residuals[residual.Attempt] = ResidualKnowledge.Add(residual, residual with
            {
                FencedAt = at,
                QuiescedBy = residual.Fencing.Fences() ? quiesced : Bound.Pending,
                Proof = "fenced at every sink",
            });
        }
    }

    private StopProgress ProgressOf(RunKey run, ReceiptRow receipt)
    {
        var (version, from) = State.Progress.GetValueOrDefault(run);
        return new StopProgress(version, [.. State.ResidualsOf[run]], receipt.LateReports)
        {
            ResumesFrom = from ?? (State.Runs.TryGetValue(run, out var found) ? ResumePointOf(found) : null),
            PublishPending = State.Runs.TryGetValue(run, out var alive) ? GenerationOf(alive).Unpublished.Count : 0,
            Sinks = [.. State.FencesOf[run].Select(f => new SinkVerdict(f.Task.Sink, f.Task.State, f.Task.Proof))],
        };
    }

    private static bool IsDone(FenceTask task) => IsDone(task.State);

    private static bool IsDone(FenceState state) => state >= FenceState.Fenced;

    private WorkerId? WriterOf(GenerationRow generation, StagedRecord record) =>
        State.Attempts.TryGetValue(new AttemptId(generation.Progress.GetValueOrDefault(record.Key).Owner), out var row) ? row.Attempt.Session.Worker : null;
}
