using System.Globalization;
using Sluice.Core.Attempts;
using Sluice.Core.Errors;
using Sluice.Core.Leases;
using Sluice.Core.Mistakes;
using Sluice.Core.Plans;
using Sluice.Core.Ports;
using Sluice.Core.Runs;
using Sluice.Simulation.Machines;
using Sluice.Simulation.Sinks;

namespace Sluice.Simulation.Runners;

/// <summary>
/// A runner: a process of its own that works on one attempt. It takes splits, takes each over at every sink, and commits batch by batch, a
/// clock read against its permit before each write. It trusts nobody: whatever it is told, the sinks and the store have the last word.
/// </summary>
internal sealed class SimRunner(SimProcess process, AttemptGrant grant, JobModel job, Action<AttemptNews> tell)
{
    private readonly StoreLink _store = new(process);
    private readonly SinkLink _sinks = new(process);
    private readonly AttemptRecord _attempt = grant.Attempt;
    private readonly RunRecord _run = new(grant.Attempt.Run.Job, grant.Attempt.Run.Number, grant.Generation, RunStatus.Running, grant.Attempt.Epoch, 0);
    private Permit _permit = Permit.None;
    private bool _timerSaysYes;
    private AttemptCounts _counts;
    private AttemptOrder _order;
    private bool _isQuiet = true;

    public SimProcess Process => process;

    public AttemptRecord Attempt => _attempt;

    public Permit Permit => _permit;

    /// <summary>Until then no signal ends it: it hangs in native code, or in a system call.</summary>
    public TimeSpan UnkillableUntil { get; set; }

    private World World => process.World;

    public void Extend(Permit permit, AttemptOrder order)
    {
        _order = order > _order ? order : _order;
        if (permit.Until <= _permit.Until)
            return;
        _permit = permit;
        _timerSaysYes = true;
        if (Planted.Is(Mistake.PermitIsATimer))
            _ = EndByTimerAsync(permit);
    }

    public async Task RunAsync()
    {
        try
        {
            tell(new AttemptNews(AttemptState.Running, _counts));
            tell(await WorkAsync() with { IsQuiesced = _isQuiet });
        }
        catch (SluiceException e) when (!e.IsTransient)
        {
            tell(new AttemptNews(AttemptState.Failed, _counts) { Error = e.Message, IsQuiesced = _isQuiet });
        }
#pragma warning disable CA1031 // Whatever it is, it is a fault of the model that the schedule has found.
        catch (Exception e)
#pragma warning restore CA1031
        {
            World.Promises.Break("model", $"runner of {_attempt.Id} failed with {e}");
        }
    }

    private async Task<AttemptNews> WorkAsync()
    {
        var plan = await AskAsync(() => _store.FindPlanAsync(_run.Job, _run.Generation, default));
        if (plan is null)
            await AskAsync(() => _store.SavePlanAsync(_run.Job, _run.Generation, job.Plan(), default));
        foreach (var sink in Targets())
        {
            if (await PrepareAsync(sink))
                continue;
            return sink is LedgerSink ledger && ledger.IsOvertaken(_run.Generation.Value)
                ? new AttemptNews(AttemptState.Failed, _counts) { Error = "the target belongs to a later generation: restart the job" }
                : Gone("superseded before it began");
        }

        while (_order == AttemptOrder.Run)
        {
            if (World.Random.Chance(World.Faults.Failures))
                return new AttemptNews(AttemptState.Failed, _counts) { Error = "a fault of the job", IsTransient = World.Random.Chance(0.8) };
            var split = await AskAsync(() => _store.TakeSplitAsync(_attempt.Run, _attempt.Id, default));
            if (split is null)
            {
                if (_order != AttemptOrder.Run)
                    break;
                await AskAsync(() => _store.CompleteAsync(_attempt.Run, _attempt.Id, default));
                return new AttemptNews(AttemptState.Finished, _counts);
            }

            var commits = new List<SinkCommit>();
            foreach (var sink in Targets())
            {
                if (await WriteAsync(sink, split) is not { } end)
                    return Gone("ended within a split");
                if (sink is not LedgerSink)
                    commits.Add(new SinkCommit(sink.Name, end));
            }

            var finished = await AskAsync(() => _store.FinishSplitAsync(_attempt.Run, _attempt.Id, split.Id, commits, default));
            if (finished == RecordOutcome.Fenced)
                return Gone("superseded at a split's end");
            tell(new AttemptNews(AttemptState.Running, _counts));
        }

        return Gone("asked to end");
    }

    private AttemptNews Gone(string why)
    {
        process.Note(why);
        return new AttemptNews(AttemptState.Stopped, _counts);
    }

    private IEnumerable<SimSink> Targets() => job.Sinks.Select(s => World.SinkOf(_run.Job, s));

    private async Task<bool> PrepareAsync(SimSink sink)
    {
        if (!await WaitForPermitAsync())
            return false;
        if (sink is LedgerSink ledger)
            return await CallAsync(sink, 0.05, () => ledger.Prepare(_attempt, _run.Generation.Value)) is true;
        var key = new SplitKey(sink.Name, "#prepare");
        if (await AskAsync(() => _store.IsDoneOnceAsync(_run.Job, _run.Generation, key, default)) && !Planted.Is(Mistake.TargetPreparedAgain))
            return true;
        // Marked as done only when it is known to be: else a late one would empty what was published since.
        while (sink is StagedSink staged && !await CallAsync(sink, 0.01, () => Prepare(staged)))
            await process.Delay(TimeSpan.FromSeconds(1));
        return await AskAsync(() => _store.MarkDoneOnceAsync(_run, key, _attempt.Id, default)) == RecordOutcome.Recorded;
    }

    private bool Prepare(StagedSink sink)
    {
        if (sink.Prepared < _run.Generation.Value)
            sink.Prepare(_run.Generation.Value);
        return true;
    }

    /// <summary>Brings a split at one sink from where it is to its end; answers the number of the last commit. <c>null</c>: this attempt is to end.</summary>
    private async Task<long?> WriteAsync(SimSink sink, PlannedSplit split)
    {
        for (var isSure = false; ;)
        {
            if (!await WaitForPermitAsync())
                return null;
            if (await TakeOverAsync(sink, split.Id) is not { } at)
                return null;
            do
            {
                if (at.Position >= job.RowsPerSplit)
                    return at.Sequence;
                if (_order == AttemptOrder.End || !await WaitForPermitAsync())
                    return null;
                await process.Delay(World.Random.Seconds(0.05, 0.6));
                for (var flush = 1; flush < job.Flushes; flush++)
                {
                    if (_order == AttemptOrder.End || !await WaitForPermitAsync())
                        return null;
                    World.Promises.WriteBegins(sink, this, split.Id);
                    await process.Delay(World.Random.Seconds(0.1, 0.6));
                }

                var to = Math.Min(job.RowsPerSplit, at.Position + job.Batch);
                switch (await CommitAsync(sink, split.Id, at, to))
                {
                    case true:
                        at = new LedgerRow(_attempt.Id, at.Sequence + 1, to);
                        _counts = _counts with { CommittedRows = _counts.CommittedRows + job.Batch };
                        isSure = true;
                        if (sink is LedgerSink && (to == job.RowsPerSplit || World.Random.Chance(0.3)))
                            await CopyAsync(sink, split.Id, at);
                        break;
                    case false:
                        return null;
                    case null:
                        // In doubt, or not permitted: only a new takeover tells where the split is.
                        isSure = false;
                        break;
                }
            }
            while (isSure);
        }
    }

    /// <summary>The store's copy of the ledger's position, for people and receipts.</summary>
    private Task<bool> CopyAsync(SimSink sink, string split, LedgerRow at) => AskAsync(async () =>
    {
        var progress = new StoredProgress(_attempt.Id.Value, at.Sequence, at.Position.ToString(CultureInfo.InvariantCulture), at.Position);
        await _store.CopyProgressAsync(_run.Job, _run.Generation, new SplitKey(sink.Name, split), progress, default);
        return true;
    });

    private async Task<LedgerRow?> TakeOverAsync(SimSink sink, string split)
    {
        if (sink is LedgerSink ledger)
        {
            var early = Planted.Is(Mistake.PositionReadBeforeFence)
                ? await CallAsync(sink, 0.3, () => (int?)ledger.Rows.GetValueOrDefault(new LedgerKey(_run.Generation.Value, split)).Position)
                : null;
            while (true)
            {
                var (row, isAnswered) = await CallAsync(sink, 0.01, () => (ledger.TakeOver(_attempt, _run.Generation.Value, split), true));
                if (isAnswered)
                    return row is { } taken && early is { } position ? taken with { Position = position } : row;
                await process.Delay(TimeSpan.FromSeconds(1));
            }
        }

        var stored = await AskAsync(() => _store.TakeOverAsync(_run, new SplitKey(sink.Name, split), _attempt.Id, default));
        return stored is { } known
            ? new LedgerRow(_attempt.Id, known.Sequence, known.Position.Length == 0 ? 0 : int.Parse(known.Position, CultureInfo.InvariantCulture))
            : null;
    }

    /// <summary><c>true</c>: committed; <c>false</c>: superseded; <c>null</c>: not known.</summary>
    private async Task<bool?> CommitAsync(SimSink sink, string split, LedgerRow at, int to)
    {
        if (!IsPermitted())
            return null;
        World.Promises.WriteBegins(sink, this, split);
        var generation = _run.Generation.Value;
        switch (sink)
        {
            case LedgerSink ledger:
                return await CommitAsync(ledger, split, at, to);
            case OpenSink open:
                if (await CallAsync(sink, World.Random.Unit() * 0.2, () =>
                {
                    open.Write(_attempt, generation, split, at.Position, to);
                    return (bool?)true;
                }) is null)
                {
                    return null;
                }

                return await RecordAsync(sink, split, at, to, null);
            default:
                if (Planted.Is(Mistake.PublishedBeforeRecord))
                    await PublishAsync((StagedSink)sink, split, at, to);
                var recorded = await RecordAsync(sink, split, at, to, string.Create(CultureInfo.InvariantCulture, $"{at.Position} {to} {_attempt.Id.Value} {_attempt.Epoch.Value}"));
                if (recorded is true && await PublishAsync((StagedSink)sink, split, at, to))
                {
                    var record = new StagedRecord(new SplitKey(sink.Name, split), at.Sequence + 1, "", to - at.Position);
                    await AskOnceAsync(async () =>
                    {
                        await _store.MarkPublishedAsync(_run.Job, _run.Generation, record, default);
                        return true;
                    });
                }

                return recorded;
        }
    }

    private async Task<bool?> CommitAsync(LedgerSink ledger, string split, LedgerRow at, int to)
    {
        var generation = _run.Generation.Value;
        bool Guards() => ledger.Guards(_attempt, generation, split, at.Sequence);
        try
        {
            return await _sinks.CallAsync(ledger, World.Random.Seconds(0.001, 0.4), Guards, before =>
            {
                if (!(Planted.Is(Mistake.PredicateInsteadOfLock) ? before : Guards()))
                    return false;
                ledger.Commit(_attempt, generation, split, at.Position, to);
                return true;
            }).WaitAsync(World.Timings.Answer, process.Clock);
        }
        catch (Exception e) when (e is SinkAwayException or TimeoutException)
        {
            return null;
        }
    }

    private async Task<bool?> RecordAsync(SimSink sink, string split, LedgerRow at, int to, string? manifest)
    {
        var progress = new StoredProgress(_attempt.Id.Value, at.Sequence + 1, to.ToString(CultureInfo.InvariantCulture), to);
        var commit = new CommitRecord(_run.Job, _run.Number, _attempt.Epoch, new SplitKey(sink.Name, split), _attempt.Id, progress, manifest, to - at.Position);
        // Refused may also mean that an earlier try was stored and its answer lost: a takeover tells.
        return await AskOnceAsync(() => _store.RecordCommitAsync(commit, default)) switch
        {
            RecordOutcome.Recorded => true,
            RecordOutcome.Fenced => false,
            _ => null,
        };
    }

    private async Task<bool> PublishAsync(StagedSink sink, string split, LedgerRow at, int to) => await CallAsync(sink, 0.02, () =>
    {
        sink.Publish(_attempt.Id, _attempt.Epoch, _run.Generation.Value, split, at.Sequence + 1, at.Position, to);
        return true;
    }) is true;

    private bool IsPermitted() => Planted.Is(Mistake.PermitIsATimer) ? _timerSaysYes : _permit.Allows(process.Clock.Now);

    private async Task<bool> WaitForPermitAsync()
    {
        while (!IsPermitted())
        {
            if (_order >= AttemptOrder.End)
                return false;
            await process.Delay(TimeSpan.FromSeconds(1));
        }

        return true;
    }

    private async Task EndByTimerAsync(Permit permit)
    {
        await process.Delay(permit.Until - process.Clock.Now);
        if (_permit == permit)
            _timerSaysYes = false;
    }

    /// <summary>A statement at a sink; <c>null</c> or <c>false</c> when it was not answered.</summary>
    private async Task<T?> CallAsync<T>(SimSink sink, double seconds, Func<T> act)
    {
        try
        {
            return await _sinks.CallAsync(sink, TimeSpan.FromSeconds(seconds), act).WaitAsync(World.Timings.Answer, process.Clock);
        }
        catch (Exception e) when (e is SinkAwayException or TimeoutException)
        {
            // What was not answered may land later, where nothing keeps it out.
            _isQuiet &= sink.Fencing.Fences();
            return default;
        }
    }

    /// <summary>Asks the store until it answers.</summary>
    private async Task<T> AskAsync<T>(Func<ValueTask<T>> ask)
    {
        while (true)
        {
            var (isAnswered, answer) = await TryAsync(ask);
            if (isAnswered)
                return answer!;
            await process.Delay(World.Random.Seconds(0.5, 2));
        }
    }

    private async Task<T?> AskOnceAsync<T>(Func<ValueTask<T>> ask)
        where T : struct
    {
        var (isAnswered, answer) = await TryAsync(ask);
        return isAnswered ? answer : null;
    }

    private async Task<(bool IsAnswered, T? Answer)> TryAsync<T>(Func<ValueTask<T>> ask)
    {
        try
        {
            return (true, await ask().AsTask().WaitAsync(World.Timings.Answer, process.Clock));
        }
        catch (TimeoutException)
        {
            return (false, default);
        }
        catch (SluiceException e) when (e.IsTransient)
        {
            return (false, default);
        }
    }
}
