using Sluice.Core.Attempts;
using Sluice.Core.Identity;
using Sluice.Core.Plans;
using Sluice.Core.Runs;
using Sluice.Core.Stops;
using Sluice.Simulation.Machines;
using Sluice.Simulation.Memory;
using Sluice.Simulation.Runners;
using Sluice.Simulation.Sinks;

namespace Sluice.Simulation.Checks;

/// <content>Writes: when they may begin, and what may become visible.</content>
internal sealed partial class Promises
{
    // By job too: until the nodes have noticed, an older copy gives numbers of attempts that the lost history had given to another job.
    private readonly Dictionary<(JobId Job, AttemptId Attempt), TimeSpan> _lastWrite = [];
    private readonly Dictionary<(JobId Job, AttemptId Attempt), TimeSpan> _noNewWritesAfter = [];
    private readonly HashSet<(JobId Job, AttemptId Attempt)> _fenced = [];
    private readonly Dictionary<(JobId Job, string Sink, int Generation, string Split), AttemptId> _owners = [];
    private readonly Dictionary<(JobId Job, string Sink, string Split), AttemptId> _writers = [];
    private readonly HashSet<(JobId Job, string Sink, int Generation, string Split, long Sequence)> _recorded = [];
    private readonly HashSet<(JobId Job, string Sink, string Split, AttemptId Attempt)> _forgotten = [];

    /// <summary>An attempt begins a write.</summary>
    public void WriteBegins(SimSink sink, SimRunner runner, string split)
    {
        var attempt = runner.Attempt.Id;
        var now = world.Scheduler.Now;
        world.Note(runner.Process.Name, $"writes to {sink.Name}, split {split}");
        _lastWrite[(sink.Job, attempt)] = now;
        if (_noNewWritesAfter.TryGetValue((sink.Job, attempt), out var bound) && now > bound)
            Break("S5", $"attempt {attempt} began a write at {now.TotalSeconds:0.000} s, after noNewWritesAfter {bound.TotalSeconds:0.000} s");
        if (sink.Fencing.Fences() || _forgotten.Contains((sink.Job, sink.Name, split, attempt)))
            return;
        if (_writers.TryGetValue((sink.Job, sink.Name, split), out var other) && other.Value > attempt.Value)
            Break("S5", $"attempt {attempt} writes split {split} to {sink.Name}, which does not fence, beside its successor {other}");
        _writers[(sink.Job, sink.Name, split)] = attempt;
    }

    public void Judge(MemoryControlStore store, Residual residual)
    {
        store.SettleAsync(residual, None).AsTask().GetAwaiter().GetResult();
        if (world.Faults.HasWallJumps || !store.State.Residuals.TryGetValue(residual.Attempt, out var known) || known.NoNewWritesAfter.Kind != BoundKind.At)
            return;
        var bound = known.NoNewWritesAfter.At - SimClock.Beginning;
        if (_noNewWritesAfter.TryAdd((residual.Run.Job, residual.Attempt), bound) && _lastWrite.TryGetValue((residual.Run.Job, residual.Attempt), out var last) && last > bound)
            Break("S5", $"attempt {residual.Attempt} began a write at {last.TotalSeconds:0.000} s, after noNewWritesAfter {bound.TotalSeconds:0.000} s");
    }

    /// <summary>Remembers for good who was said to be fenced.</summary>
    public void NoteFences(MemoryState state)
    {
        foreach (var residual in state.Residuals.Values.Where(r => r.FencedAt is not null))
        {
            if (_fenced.Add((residual.Run.Job, residual.Attempt)))
                world.Note("store", $"attempt {residual.Attempt} is fenced");
        }
    }

    public void TakenOver(SimSink sink, AttemptRecord attempt, int generation, string split) =>
        TakenOver(sink.Job, sink.Name, generation, split, attempt.Id);

    /// <summary>Rows of an attempt become visible.</summary>
    public void Shown(SimSink sink, AttemptId attempt, Epoch epoch, int generation, string split)
    {
        world.Note(sink.Name, $"rows of attempt {attempt} are visible in split {split}");
        // A store that has forgotten a fresh start cannot know it where the target keeps no ledger.
        if (generation < sink.Prepared && (!HasFailedOver || sink is LedgerSink))
            Break("S5", $"rows of generation {generation} became visible in {sink.Name} after generation {sink.Prepared} had prepared it");
        if (sink is OpenSink && !_unheard.Contains(attempt) && !_forgotten.Contains((sink.Job, sink.Name, split, attempt)) && _writers.TryGetValue((sink.Job, sink.Name, split), out var successor) && successor.Value > attempt.Value)
            Break("S5", $"a write of attempt {attempt} landed in {sink.Name}, which does not fence, after its successor {successor} had begun to write");
        if (sink.Fencing != SinkFencing.Transactional)
            return;
        if (_fenced.Contains((sink.Job, attempt)))
            Break("S5", $"rows of attempt {attempt} (epoch {epoch}) became visible in {sink.Name} after its fencedAt");
        if (LaterOwner(sink.Job, sink.Name, generation, split, attempt) is { } later)
            Break("S5/F41", $"rows of attempt {attempt} became visible in {sink.Name} after attempt {later} had taken split {split} over");
    }

    /// <summary>
    /// At a sink that fences a row is there once, also after a failover: what an older copy has forgotten of a staged commit is recorded again, and
    /// its file is there already, under the name of the same commit.
    /// </summary>
    public void RowTwice(SimSink sink, AttemptId attempt, string split, int row) =>
        Break("S10", $"row {row} of split {split} is in {sink.Name} twice, by attempt {attempt}");

    /// <summary>Only what is recorded is published.</summary>
    public void Published(SimSink sink, int generation, string split, long sequence)
    {
        if (!_recorded.Contains((sink.Job, sink.Name, generation, split, sequence)))
            Break("S5", $"commit {sequence} of split {split} was published in {sink.Name} without a record");
    }

    private void Recorded(CommitRecord commit, RunRecord run) =>
        _recorded.Add((commit.Job, commit.Key.Sink, run.Generation.Value, commit.Key.Split, commit.Progress.Sequence));

    private void TakenOver(JobId job, string sink, int generation, string split, AttemptId attempt)
    {
        _forgotten.Remove((job, sink, split, attempt));
        if (!_owners.TryGetValue((job, sink, generation, split), out var owner) || owner.Value < attempt.Value)
            _owners[(job, sink, generation, split)] = attempt;
    }

    /// <summary>
    /// Whose a split is, is told by the sink's ledger, and where there is none by the store's commit record (design.md, section 6). An older copy
    /// of the store is then the truth with what it knows: a takeover that it has forgotten was undone with the record that held it, and another
    /// attempt may take the split. From there on the two must be kept apart as ever, but for what nobody can wait for at a sink that does not fence:
    /// writes of an attempt whose takeover was forgotten (stop-guarantee.md, "What is not promised"). A ledger forgets nothing.
    /// </summary>
    private void ForgetOwners(MemoryState copy)
    {
        foreach (var (job, sink, generation, split) in _owners.Keys.Where(o => world.FindSink(o.Job, o.Sink) is not LedgerSink).ToList())
        {
            var progress = copy.Generations.GetValueOrDefault((job, new Generation(generation)))?.Progress;
            var forgotten = _owners[(job, sink, generation, split)];
            if (progress is not null && progress.TryGetValue(new SplitKey(sink, split), out var known) && known.Owner > 0)
                _owners[(job, sink, generation, split)] = new AttemptId(known.Owner);
            else
                _owners.Remove((job, sink, generation, split));
            if (_owners.TryGetValue((job, sink, generation, split), out var owner) && owner == forgotten)
                continue;
            _forgotten.Add((job, sink, split, forgotten));
            if (_writers.TryGetValue((job, sink, split), out var writer) && writer == forgotten)
                _writers.Remove((job, sink, split));
        }
    }

    private AttemptId? LaterOwner(JobId job, string sink, int generation, string split, AttemptId attempt) =>
        _owners.TryGetValue((job, sink, generation, split), out var owner) && owner.Value > attempt.Value ? owner : null;
}
