using Sluice.Connect.Batches;
using Sluice.Connect.Sinks;
using Sluice.Connect.Sources;
using Sluice.Core.Identity;
using Sluice.Core.Plans;
using Sluice.Core.Ports;
using Sluice.Planting;
using Sluice.Runtime.Telemetry;

namespace Sluice.Runtime.Tasks;

/// <summary>
/// One split on its way into one sink: the writer, and where its position is truly kept. A transactional sink's ledger is the truth and
/// the store gets a copy; for the others the store's record decides.
/// </summary>
internal sealed class SinkLane : IAsyncDisposable
{
    private readonly TaskContext _context;
    private readonly SinkTarget _target;
    private readonly SplitKey _key;
    private readonly AttemptId _attempt;
    private readonly ISinkWriter _writer;
    private long _pendingRows;

    private SinkLane(TaskContext context, SinkTarget target, SplitKey key, AttemptId attempt, ISinkWriter writer)
    {
        _context = context;
        _target = target;
        _key = key;
        _attempt = attempt;
        _writer = writer;
        _target.Meter.WriterOpened();
        ShowCommitted();
    }

    /// <summary>What is committed.</summary>
    public SplitProgress Progress => _writer.Progress;

    /// <summary>Its last commit, where the store records them; <c>null</c>: the sink's own ledger does.</summary>
    public SinkCommit? Recorded => _target.Class == SinkClass.Transactional ? null : new SinkCommit(_target.Name, Progress.Sequence);

    /// <summary>Rows written since the last commit.</summary>
    public long PendingRows => _pendingRows;

    /// <summary>Takes the split over at a sink.</summary>
    /// <exception cref="Sluice.Core.Errors.SluiceException">A newer run or attempt holds it.</exception>
    public static async ValueTask<SinkLane> OpenAsync(
        TaskContext context, SinkTarget target, string split, AttemptId attempt, CancellationToken cancellationToken)
    {
        var key = new SplitKey(target.Name, split);
        var stored = SplitProgress.None;
        if (target.Class != SinkClass.Transactional)
        {
            context.Breadcrumb.At("store.takeover", target.Name);
            var taken = await context.Store.TakeOverAsync(context.Run, key, attempt, cancellationToken)
                ?? throw Superseded.By($"Split {split} at {target.Name} is held by a newer attempt, or the run has ended.");
            stored = new SplitProgress(Position.Parse(taken.Position), taken.Sequence, taken.Rows);
        }

        context.Breadcrumb.At("sink.takeover", target.Name);
        var request = new WriterRequest(context.TokenFor(target.Name, split, attempt), stored, context.Permits.For(attempt), context.Breadcrumb);
        var result = await target.Sink.TakeOverAsync(request, cancellationToken);
        if (result.Writer is not { } writer)
            throw Superseded.By($"Split {split} at {target.Name}: {result.Refusal}");
        var lane = new SinkLane(context, target, key, attempt, writer);
        if (target.Class != SinkClass.Transactional || context.History is not { } history)
            return lane;
        try
        {
            await history.CompareAsync(key, lane.Stored(writer.Progress), cancellationToken);
            return lane;
        }
        catch
        {
            await lane.DisposeAsync();
            throw;
        }
    }

    /// <summary>Writes rows.</summary>
    public ValueTask WriteAsync(Batch rows, CancellationToken cancellationToken)
    {
        _pendingRows += rows.Count;
        _target.Meter.AddRows(rows.Count, rows.ByteSize);
        _target.Meter.Sample(rows);
        return _context.Writes.AnswerAsync(() => _writer.WriteAsync(rows, cancellationToken), cancellationToken);
    }

    /// <summary>Commits what was written, with the position behind it.</summary>
    public async ValueTask<CommitOutcome> CommitAsync(Position upTo, CancellationToken cancellationToken)
    {
        var before = _writer.Progress;
        var begun = _context.Clock.GetTimestamp();
        _context.Breadcrumb.At("lane.commit", _target.Name);
        var outcome = await _context.Writes.AnswerAsync(
            () => _writer switch
            {
                IStagedWriter staged => CommitStagedAsync(staged, upTo, cancellationToken),
                ITransactionalWriter writer => CommitDirectAsync(writer, upTo, cancellationToken),
                _ => throw new InvalidOperationException($"The writer of {_target.Name} is neither staged nor transactional."),
            },
            cancellationToken);
        _context.Breadcrumb.At("lane.committed", _target.Name);
        if (outcome == CommitOutcome.Committed)
        {
            if (_writer.Progress.Sequence != before.Sequence + 1)
                throw new InvalidOperationException($"The writer of {_target.Name} did not move its progress on commit.");
            RuntimeMeter.Committed(_target.Class, _context.Clock.GetElapsedTime(begun).TotalSeconds, _context.Run.Key, _context.Clock);
            Settle(_writer.Progress.Rows - before.Rows);
            ShowCommitted();
        }

        return outcome;
    }

    /// <summary>Drops what is not committed.</summary>
    public ValueTask AbortAsync(CancellationToken cancellationToken)
    {
        Settle(0);
        return _writer.AbortAsync(cancellationToken);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        Settle(0);
        _target.Meter.WriterClosed();
    }

    private async ValueTask<CommitOutcome> CommitDirectAsync(ITransactionalWriter writer, Position upTo, CancellationToken cancellationToken)
    {
        var outcome = await writer.CommitAsync(upTo, cancellationToken);
        if (outcome != CommitOutcome.Committed)
            return outcome;
        var progress = Stored(writer.Progress);
        if (_target.Class == SinkClass.Transactional)
        {
            _context.Breadcrumb.At("store.copy", _target.Name);
            await _context.Store.CopyProgressAsync(_context.Run.Job, _context.Run.Generation, _key, progress, CancellationToken.None);
            return outcome;
        }

        return await RecordAsync(progress, null, 0);
    }

    private async ValueTask<CommitOutcome> CommitStagedAsync(IStagedWriter writer, Position upTo, CancellationToken cancellationToken)
    {
        var before = writer.Progress;
        var staged = await writer.StageAsync(upTo, cancellationToken);
        var rows = staged?.Rows ?? 0;
        var progress = new SplitProgress(upTo, before.Sequence + 1, before.Rows + rows);
        _context.Permits.For(_attempt).Demand();
        cancellationToken.ThrowIfCancellationRequested();
        if (Planted.Is(Mistake.PublishedBeforeRecord) && staged is not null)
            await ((IStagedSink)_target.Sink).PublishAsync(staged, CancellationToken.None);
        var outcome = await RecordAsync(Stored(progress), staged?.Manifest, rows);
        if (outcome != CommitOutcome.Committed)
            return outcome;
        writer.Recorded(progress);
        if (staged is null)
            return outcome;

        // Recorded is decided: from here on the files are published, by us now or by whoever comes next, and no cancel stops it.
        _context.Breadcrumb.At("staged.publish", _target.Name);
        await ((IStagedSink)_target.Sink).PublishAsync(staged, CancellationToken.None);
        _context.Breadcrumb.At("store.published", _target.Name);
        var record = new StagedRecord(_key, progress.Sequence, staged.Manifest, staged.Rows);
        await _context.Store.MarkPublishedAsync(_context.Run.Job, _context.Run.Generation, record, CancellationToken.None);
        return outcome;
    }

    private async ValueTask<CommitOutcome> RecordAsync(StoredProgress progress, string? manifest, long rows)
    {
        _context.Breadcrumb.At("store.record", _target.Name);
        var run = _context.Run;
        var commit = new CommitRecord(run.Job, run.Number, run.Epoch, _key, _attempt, progress, manifest, rows);
        var outcome = await _context.Store.RecordCommitAsync(commit, CancellationToken.None);
        _context.Breadcrumb.At("store.recorded", _target.Name);
        if (outcome == RecordOutcome.Recorded)
            return CommitOutcome.Committed;

        // The split may still be ours: a record of ours whose answer was lost, and that landed late, is in this one's place.
        return await _context.Store.TakeOverAsync(run, _key, _attempt, CancellationToken.None) is null
            ? CommitOutcome.Fenced
            : throw new CommitInDoubtException($"{_target.Name}: an earlier commit of split {_key.Split} was recorded after all, and its answer was lost.");
    }

    private StoredProgress Stored(SplitProgress progress) =>
        new(_attempt.Value, progress.Sequence, progress.Position.ToString(), progress.Rows);

    private void Settle(long committed)
    {
        _target.Meter.Settle(_pendingRows, committed);
        _pendingRows = 0;
    }

    private void ShowCommitted() => _target.Meter.SetCommitted(_key.Split, _writer.Progress.Rows);
}
