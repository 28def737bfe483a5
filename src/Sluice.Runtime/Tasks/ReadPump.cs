using System.Threading.Channels;
using Sluice.Connect.Sources;

namespace Sluice.Runtime.Tasks;

/// <summary>
/// Reads a split on a thread of its own into a short bounded queue, so that parsing and writing overlap while memory stays flat. A fault
/// on either side ends the other.
/// </summary>
internal sealed class ReadPump : IAsyncDisposable
{
    /// <summary>What a reader says when it has nothing more to do.</summary>
    public const string EndStage = "source.end";

    private const int QueueLength = 2;

    private readonly Channel<ReadItem> _queue = Channel.CreateBounded<ReadItem>(
        new BoundedChannelOptions(QueueLength) { SingleReader = true, SingleWriter = true });

    private readonly CancellationTokenSource _stop;
    private readonly ISplitReader _reader;
    private readonly IAcknowledgingReader? _acknowledging;
    private Task _reading = Task.CompletedTask;
    private Task<bool>? _waiting;

    private ReadPump(ISplitReader reader, CancellationToken cancellationToken)
    {
        _reader = reader;
        _acknowledging = reader as IAcknowledgingReader;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    }

    /// <summary>Opens the reader and starts reading.</summary>
    public static async ValueTask<ReadPump> StartAsync(
        TaskContext context, SplitWork work, ReaderRequest request, DeadLetters dead, BatchPool pool, CancellationToken cancellationToken)
    {
        var reader = await work.Source.OpenReaderAsync(work.Table, request, cancellationToken);
        var pump = new ReadPump(reader, cancellationToken);
        pump._reading = Task.Run(() => pump.ReadAsync(context, work, dead, pool), CancellationToken.None);
        return pump;
    }

    /// <summary>What was read next; the last item says that it is. <c>null</c>: nothing came in time, and it may be asked again.</summary>
    /// <param name="most">How long to wait; <c>null</c> for as long as the source takes.</param>
    /// <param name="clock">Measures it.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async ValueTask<ReadItem?> TakeAsync(TimeSpan? most, TimeProvider clock, CancellationToken cancellationToken)
    {
        ReadItem item;
        while (!_queue.Reader.TryRead(out item))
        {
            // One that was given up goes on: the queue knows a single one at a time.
            _waiting ??= _queue.Reader.WaitToReadAsync(cancellationToken).AsTask();
            if (most is { } time)
                await ((Task)_waiting).WaitAsync(time, clock, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (most is not null && !_waiting.IsCompleted)
                return null;
            if (!await _waiting)
                throw new InvalidOperationException("A reader was read beyond its end.");
            _waiting = null;
        }

        return item;
    }

    /// <summary>Ends the reading; what was read before is still handed out.</summary>
    public void StopReading() => _stop.Cancel();

    /// <summary>Tells a source that must know it what is committed at all sinks.</summary>
    public ValueTask CommittedAsync(Position upTo, CancellationToken cancellationToken) =>
        _acknowledging?.CommittedAsync(upTo, cancellationToken) ?? ValueTask.CompletedTask;

    /// <summary>Ends the reading and waits for it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading;
        if (_waiting is not null)
            await ((Task)_waiting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _reader.DisposeAsync();
        _stop.Dispose();
    }

    private async Task ReadAsync(TaskContext context, SplitWork work, DeadLetters dead, BatchPool pool)
    {
        try
        {
            var limiter = new ReadLimiter(context.Timing.RowsPerSecond, context.Timing.BytesPerSecond, context.Clock);
            var isAtEnd = false;
            while (!isAtEnd)
            {
                context.Breadcrumb.At("source.read", work.Id);
                var bytesBefore = _reader.BytesRead;
                var rows = await _reader.ReadAsync(_stop.Token);
                isAtEnd = rows is null;
                var bytes = _reader.BytesRead - bytesBefore;
                var count = rows?.Count ?? 0;
                work.Meter.AddRows(count);
                work.Meter.AddBytes(bytes);
                if (rows is { Count: 0 })
                {
                    pool.Return(rows);
                    rows = null;
                }

                await _queue.Writer.WriteAsync(new ReadItem(rows, dead.Take(), _reader.Position, isAtEnd, _acknowledging is { WantsCommit: true }), _stop.Token);
                await limiter.ThrottleAsync(count, bytes, _stop.Token);
            }

            context.Breadcrumb.At(EndStage);
            _queue.Writer.Complete();
        }
        catch (Exception e)
        {
            // Whatever ends the reading is thrown at the writing side, by the queue.
            _queue.Writer.Complete(e);
        }
    }
}
