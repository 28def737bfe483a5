using Sluice.Connect.Batches;
using Sluice.Connect.Options;
using Sluice.Connect.Schema;
using Sluice.Connect.Sources;

namespace Sluice.Runtime.Tests;

/// <summary>A queue of the numbers 0, 1, 2, ... as a broker keeps it: what was given and not acknowledged comes again to the next reader. Ends when it is empty.</summary>
internal sealed class HeldQueue(int rows, int window) : ISourceFactory, ISource
{
    private readonly Lock _gate = new();
    private readonly LinkedList<int> _ready = new(Enumerable.Range(0, rows));

    /// <summary>What is still in the queue, given out or not.</summary>
    public int Held { get; private set; } = rows;

    /// <summary>Told of each acknowledgement, before it counts.</summary>
    public Action Acknowledging { get; set; } = () => { };

    public string Name => "Queue";

    public string Summary => "Numbers that are kept until they are safe.";

    public OptionSet Options { get; } = new();

    public SourceCapabilities Capabilities { get; } = new(Restart.None) { PlansOffline = true };

    public IReadOnlyList<TableSchema>? DeclaredTables => [ScriptedSource.Table];

    public ISource Create(SourceContext context) => this;

    public ValueTask<IReadOnlyList<TableSchema>> DiscoverAsync(CancellationToken cancellationToken) => new([ScriptedSource.Table]);

    public ValueTask<IReadOnlyList<Split>> PlanSplitsAsync(IReadOnlyList<TableSchema> tables, int parallelism, CancellationToken cancellationToken) =>
        new([new Split("queue", ScriptedSource.Table.Path, "", "queue")]);

    public ValueTask<ISplitReader> OpenReaderAsync(TableSchema table, ReaderRequest request, CancellationToken cancellationToken) => new(new Reader(this, request, window));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class Reader(HeldQueue queue, ReaderRequest request, int window) : IAcknowledgingReader
    {
        private readonly Queue<int> _given = new();
        private int _count;
        private int _acknowledged;

        public Position Position { get; private set; } = request.From;

        public long BytesRead => _count;

        public bool WantsCommit
        {
            get
            {
                lock (queue._gate)
                    return _given.Count >= window;
            }
        }

        public async ValueTask<Batch?> ReadAsync(CancellationToken cancellationToken)
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            var batch = request.Batches.Rent(ScriptedSource.Table);
            lock (queue._gate)
            {
                if (queue._ready.First is { } first && _given.Count < window)
                {
                    queue._ready.RemoveFirst();
                    _given.Enqueue(first.Value);
                    batch.Column<FixedColumn<int>>(0).Append(first.Value);
                    batch.CloseRow();
                    Position = Position.At((++_count).ToString(System.Globalization.CultureInfo.InvariantCulture));
                }
                else if (queue._ready.Count == 0)
                {
                    request.Batches.Return(batch);
                    Position = Position.End;
                    return null;
                }
            }

            return batch;
        }

        public ValueTask CommittedAsync(Position upTo, CancellationToken cancellationToken)
        {
            queue.Acknowledging();
            lock (queue._gate)
            {
                for (var to = upTo.IsEnd ? _count : int.Parse(upTo.Place!, System.Globalization.CultureInfo.InvariantCulture); _acknowledged < to; _acknowledged++, queue.Held--)
                    _given.Dequeue();
            }

            return ValueTask.CompletedTask;
        }

        public ValueTask DisposeAsync()
        {
            lock (queue._gate)
            {
                foreach (var row in _given.Reverse())
                    queue._ready.AddFirst(row);
                _given.Clear();
            }

            return ValueTask.CompletedTask;
        }
    }
}
