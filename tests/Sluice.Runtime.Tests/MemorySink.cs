using System.Collections.Concurrent;
using Sluice.Connect.Batches;
using Sluice.Connect.Options;
using Sluice.Connect.Sinks;
using Sluice.Connect.Sources;

namespace Sluice.Runtime.Tests;

/// <summary>A transactional sink in memory, with a ledger of its own that outlives runs, and places where a test may step in.</summary>
internal sealed class MemorySink(string name = "Memory") : IFencingSinkFactory, IFencingSink
{
    private readonly ConcurrentDictionary<string, SplitProgress> _ledger = new(StringComparer.Ordinal);

    /// <summary>Stands for a row that is no number, such as a dead letter.</summary>
    private const int NoNumber = -1;

    /// <summary>What is committed, in order.</summary>
    public ConcurrentQueue<int> Committed { get; } = new();

    public int Commits;

    public int Prepared;

    /// <summary>Is asked before each commit; may throw, or answer something else than committed.</summary>
    public Func<int, CommitOutcome> OnCommit { get; set; } = _ => CommitOutcome.Committed;

    /// <summary>Is asked at each other step (open, fence, prepare, complete); may throw.</summary>
    public Action<string> Before { get; set; } = _ => { };

    /// <summary>Answers a fence.</summary>
    public Func<FenceRequest, FenceReport> OnFence { get; set; } = _ => new FenceReport(FenceVerdict.Fenced, "memory");

    /// <summary>Answers a preparation.</summary>
    public Func<TargetRequest, CommitOutcome> OnPrepare { get; set; } = _ => CommitOutcome.Committed;

    /// <summary>What was asked of the sink, in order; may be shared with other sinks.</summary>
    public ConcurrentQueue<string> Calls { get; init; } = new();

    public string Name => name;

    public string Summary => "Numbers in memory.";

    public OptionSet Options { get; } = new();

    public SinkCapabilities DeclaredCapabilities { get; init; } = new(SinkClass.Transactional);

    public ISink Create(SinkContext context) => this;

    public ISinkFence CreateFence(FenceContext context) => this;

    public ValueTask<SinkCapabilities> OpenAsync(CancellationToken cancellationToken)
    {
        Before("open");
        return new(DeclaredCapabilities);
    }

    /// <summary>So far a split was committed by somebody before.</summary>
    public void Stands(string split, SplitProgress progress) => _ledger[split] = progress;

    /// <summary>As when the target was restored from before everything.</summary>
    public void GoBack() => _ledger.Clear();

    public ValueTask<FenceReport> FenceAsync(FenceRequest request, CancellationToken cancellationToken)
    {
        Before("fence");
        Calls.Enqueue($"fence {name}");
        return new(OnFence(request));
    }

    public ValueTask<FenceProof> VerifyFenceAsync(SinkToken token, CancellationToken cancellationToken) => new(new FenceProof(true, "memory"));

    public ValueTask<IReadOnlyDictionary<string, SplitProgress>> ReadPositionsAsync(SinkToken token, CancellationToken cancellationToken) =>
        new(new Dictionary<string, SplitProgress>(_ledger));

    public ValueTask<int> ForgetAsync(ForgetRequest request, CancellationToken cancellationToken)
    {
        _ledger.Clear();
        return new(1);
    }

    public ValueTask<CommitOutcome> PrepareAsync(TargetRequest request, CancellationToken cancellationToken)
    {
        Before("prepare");
        Calls.Enqueue($"prepare {name}");
        if (!request.IsDone)
            Interlocked.Increment(ref Prepared);
        return new(OnPrepare(request));
    }

    public ValueTask<TakeoverResult> TakeOverAsync(WriterRequest request, CancellationToken cancellationToken)
    {
        Calls.Enqueue($"take {name}");
        return new(TakeoverResult.Taken(new Writer(this, request)));
    }

    public ValueTask<CommitOutcome> CompleteAsync(TargetRequest request, CancellationToken cancellationToken)
    {
        Before("complete");
        return new(CommitOutcome.Committed);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class Writer(MemorySink sink, WriterRequest request) : ITransactionalWriter
    {
        private readonly List<int> _open = [];

        public SplitProgress Progress { get; private set; } = sink._ledger.GetValueOrDefault(request.Token.Split);

        public ValueTask WriteAsync(Batch batch, CancellationToken cancellationToken)
        {
            for (var row = 0; row < batch.Count; row++)
                _open.Add(batch.Columns[0].GetValue(row) as int? ?? NoNumber);
            return ValueTask.CompletedTask;
        }

        public ValueTask<CommitOutcome> CommitAsync(Position upTo, CancellationToken cancellationToken)
        {
            request.Permit.Demand();
            if (sink.OnCommit(Interlocked.Increment(ref sink.Commits)) is not CommitOutcome.Committed and var other)
                return new(other);
            foreach (var row in _open)
                sink.Committed.Enqueue(row);
            Progress = sink._ledger[request.Token.Split] = new SplitProgress(upTo, Progress.Sequence + 1, Progress.Rows + _open.Count);
            _open.Clear();
            return new(CommitOutcome.Committed);
        }

        public ValueTask AbortAsync(CancellationToken cancellationToken)
        {
            _open.Clear();
            return ValueTask.CompletedTask;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
