using Sluice.Connect.Errors;
using Sluice.Connect.Sinks;
using Sluice.Connect.Sources;
using Sluice.Core.Identity;
using Sluice.Core.Plans;
using Sluice.Runtime.Runs;

namespace Sluice.Runtime.Tasks;

/// <summary>
/// Moves one split: takes it over at every sink, reads, transforms, writes, and commits at each interval and at the end. With several
/// sinks each has a position of its own; those that lag are first brought alone to where the others are.
/// </summary>
internal sealed class SplitTask(TaskContext context, SplitWork work, IReadOnlyList<SinkTarget> sinks, BatchPool pool, IRunObserver observer)
{
    private bool _wasDone = true;

    /// <summary>Number of commits so far, over all tries: what shows progress to the retry rule.</summary>
    public long Commits { get; private set; }

    /// <summary>The last commits of a split that is at its end, of those that the store records.</summary>
    public IReadOnlyList<SinkCommit> Recorded { get; private set; } = [];

    /// <summary>Makes one attempt at the split; it waits while it has no permit to write.</summary>
    /// <returns>Whether the split is committed to its end; <c>false</c>: up to some place, because that was asked for.</returns>
    /// <exception cref="Sluice.Core.Errors.SluiceException">A newer run or attempt holds the split.</exception>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        context.Breadcrumb.At("store.attempt", work.Id);
        var attempt = await context.Store.BeginAttemptAsync(context.Run, work.Id, cancellationToken)
            ?? throw Superseded.By("The run has ended, or a newer one has begun.");
        var isDone = await new PermittedWork(context, context.Permits.For(attempt), work.Split.Description, observer)
            .RunAsync(token => MoveAsync(attempt, token), cancellationToken);
        if (isDone && _wasDone)
            work.Meter.AddEarlier(work.Split.EstimatedBytes ?? 0, work.Split.EstimatedRows ?? 0);
        else if (isDone)
            work.Meter.AddSplit();
        return isDone;
    }

    /// <summary>Takes the split over wherever it stands, and moves it to its end.</summary>
    private async ValueTask<bool> MoveAsync(AttemptId attempt, CancellationToken cancellationToken)
    {
        var lanes = new SinkLane?[sinks.Count];
        try
        {
            foreach (var sink in work.Flow.Sinks.Concat(work.DeadLetterSink is { } dead ? [dead] : []))
                lanes[sink] = await SinkLane.OpenAsync(context, sinks[sink], work.Id, attempt, cancellationToken);
            while (NextPass(lanes, work.Source.Capabilities.Restart) is { } pass)
            {
                _wasDone = false;
                if (context.Savepoint.IsCancellationRequested)
                    return false;
                if (!await RunPassAsync(pass, cancellationToken))
                    await AbortAsync(lanes);
            }

            Recorded = [.. lanes.Select(l => l?.Recorded).OfType<SinkCommit>()];
            return true;
        }
        finally
        {
            foreach (var lane in lanes)
            {
                if (lane is not null)
                    await lane.DisposeAsync();
            }
        }
    }

    /// <summary>
    /// What to do next: all lanes are moved together from a common position; when they differ, those with fewer commits are brought to the
    /// next position that others have reached, in one commit. A source that cannot be read up to a place moves all together: what it gives
    /// goes to every sink, also to those that may have had it.
    /// </summary>
    private static Pass? NextPass(SinkLane?[] lanes, Restart restart)
    {
        var open = lanes.OfType<SinkLane>().Where(l => !l.Progress.Position.IsEnd).ToList();
        if (open.Count == 0)
            return null;
        var from = open.MinBy(l => l.Progress.Sequence)!.Progress.Position;
        if (restart == Restart.None)
            return new Pass(from, Position.End, lanes, IsCatchUp: false);
        var moving = lanes.Select(l => l is not null && l.Progress.Position == from ? l : null).ToArray();
        var ahead = lanes.OfType<SinkLane>().Where(l => l.Progress.Position != from).ToList();
        var until = ahead.Count == 0 ? Position.End : ahead.MinBy(l => l.Progress.Sequence)!.Progress.Position;
        return new Pass(from, until, moving, ahead.Count > 0);
    }

    private static async ValueTask AbortAsync(SinkLane?[] lanes)
    {
        foreach (var lane in lanes)
        {
            if (lane is { PendingRows: > 0 })
                await lane.AbortAsync(CancellationToken.None);
        }
    }

    /// <summary>Reads from one position to another; false when a sink asks for the rows again.</summary>
    private async Task<bool> RunPassAsync(Pass pass, CancellationToken cancellationToken)
    {
        var letters = work.DeadLetterSink is { } sink ? pass.Lanes[sink] : null;
        using var dead = new DeadLetters(work.Id, context.Timing.MaxDeadRows, letters is not null, context.Meters);
        var request = new ReaderRequest(work.Split, pass.From, pool, dead, context.Breadcrumb) { Until = pass.Until };
        context.Breadcrumb.At("source.open", work.Id);
        await using var pump = await ReadPump.StartAsync(context, work, request, dead, pool, cancellationToken);
        var flow = work.Flow.Bind();
        var canCommitInside = work.Source.Capabilities.Restart != Restart.WholeSplit && !pass.IsCatchUp;
        // Only the reading is ended: what was read before is written, and the queue then says that it was cut off.
        await using var savepoint = canCommitInside ? context.Savepoint.UnsafeRegister(static p => ((ReadPump)p!).StopReading(), pump) : default;
        var lastCommit = context.Clock.GetTimestamp();
        var (isWaiting, hasMoved, isAtEnd, reached) = (true, false, false, pass.From);
        try
        {
            while (!isAtEnd)
            {
                // A source that gives nothing for long does not put off the commit of what it gave before.
                var next = await pump.TakeAsync(canCommitInside && hasMoved ? UntilDue(lastCommit) : null, context.Clock, cancellationToken);
                isWaiting = false;
                if (next is { } item)
                {
                    await WriteAsync(item, flow, pass.Lanes, letters, cancellationToken);
                    hasMoved |= item.Rows is not null || item.Dead is not null;
                    isAtEnd = item.IsEnd;
                    reached = isAtEnd ? pass.Until : item.Position;
                }

                var isDue = next is not { WantsCommit: false } || UntilDue(lastCommit) == TimeSpan.Zero;
                if (isAtEnd || (canCommitInside && hasMoved && isDue))
                {
                    if (!await CommitAsync(pump, dead, pass.Lanes, reached, cancellationToken))
                        return false;
                    lastCommit = context.Clock.GetTimestamp();
                    hasMoved = false;
                }

                isWaiting = true;
            }
        }
        catch (OperationCanceledException) when (isWaiting && canCommitInside && context.Savepoint.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // What was written up to here is whole.
        }

        return !hasMoved || await CommitAsync(pump, dead, pass.Lanes, reached, cancellationToken);
    }

    /// <summary>How long it is until the next commit; <c>null</c>: the job commits at the end of a split only.</summary>
    private TimeSpan? UntilDue(long lastCommit)
    {
        if (context.Timing.CommitInterval <= TimeSpan.Zero)
            return null;
        var left = context.Timing.CommitInterval - context.Clock.GetElapsedTime(lastCommit);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private async ValueTask WriteAsync(ReadItem item, RowFlow.BoundFlow flow, SinkLane?[] lanes, SinkLane? letters, CancellationToken cancellationToken)
    {
        if (item.Rows is { } rows)
        {
            CheckSchema(rows.Schema);
            await flow.SendAsync(rows, lanes, cancellationToken);
            pool.Return(rows);
        }

        if (item.Dead is { } rejected && letters is not null)
            await letters.WriteAsync(rejected, cancellationToken);
    }

    private async ValueTask<bool> CommitAsync(ReadPump pump, DeadLetters dead, SinkLane?[] lanes, Position upTo, CancellationToken cancellationToken)
    {
        foreach (var lane in lanes.OfType<SinkLane>())
        {
            var given = lane.PendingRows;
            switch (await lane.CommitAsync(upTo, cancellationToken))
            {
                case CommitOutcome.Fenced:
                    throw Superseded.By($"Split {work.Id} was taken over by a newer run or attempt; nothing of this one was committed.");
                case CommitOutcome.Replay:
                    return false;
                case CommitOutcome.Committed when work.DeadLetterSink is { } sink && lane == lanes[sink]:
                    dead.Committed(given);
                    break;
            }
        }

        Commits++;
        // Only now: a run that dies before finds the rows still at their source.
        await pump.CommittedAsync(upTo, cancellationToken);
        return true;
    }

    private void CheckSchema(Connect.Schema.TableSchema arrived)
    {
        if (!ReferenceEquals(arrived, work.Table) && arrived.Path == work.Table.Path && !arrived.HasSameColumns(work.Table))
        {
            throw new ConnectorException(
                "SLC4002", ConnectorSide.Source,
                $"The columns of table {arrived.Path} changed while it was being read (split {work.Id}). Start the job again with --fresh once the change is complete.");
        }
    }

    /// <summary>A stretch of the split and the sinks that take part in it.</summary>
    private sealed record Pass(Position From, Position Until, SinkLane?[] Lanes, bool IsCatchUp);
}
