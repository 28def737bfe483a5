using Sluice.Connect.Batches;
using Sluice.Connect.Sinks;
using Sluice.Connect.Sources;
using Sluice.Connect.TestKit.Doubles;

namespace Sluice.Connect.TestKit.Sinks;

/// <summary>Calls a sink as the engine does, and keeps what a job's store would keep for it.</summary>
internal sealed class SinkProbe(SinkSubject subject, SinkClass sinkClass)
{
    public const string Split = "conformance/0";

    public static readonly SinkToken Token = new("store-of-the-test-kit", 7, 1, "sink-0", 5);
    public static readonly SinkToken Newer = Token with { Epoch = Token.Epoch + 1 };

    /// <summary>What the job's store recorded: the truth for sinks without a ledger, kept from the others.</summary>
    private SplitProgress _recorded;

    public SinkClass Class { get; } = sinkClass;

    public bool TakesSeveralWriters { get; private set; }

    public ISink Create() => subject.Create();

    /// <summary>A sink that is opened, fenced and prepared.</summary>
    public async Task<ISink> StartAsync(CancellationToken cancellationToken, SinkToken? token = null, bool isPrepared = false, long owner = 1)
    {
        var run = token ?? Token;
        var sink = subject.Create();
        var capabilities = await sink.OpenAsync(cancellationToken);
        Rule.Equal(Class, capabilities.Class, "The class that the opened sink gives");
        TakesSeveralWriters = capabilities.MaxWriters > 1;
        if (Class == SinkClass.Transactional)
        {
            var report = await Fence(sink).FenceAsync(new FenceRequest(run), cancellationToken);
            Rule.Holds(report.IsFenced, $"The fence of the run did not hold: {report.Proof}");
        }

        var outcome = await sink.PrepareAsync(
            Target(SplitToken.Prepare, run, owner) with { IsDone = isPrepared && Class != SinkClass.Transactional }, cancellationToken);
        Rule.Equal(CommitOutcome.Committed, outcome, "Preparing the target");
        return sink;
    }

    /// <summary>A transactional sink's ledger as those see it who stop jobs.</summary>
    public static ISinkFence Fence(ISink sink) =>
        sink as ISinkFence ?? throw new ConformanceException($"{sink.GetType().Name} is Transactional and no {nameof(IFencingSink)}: nobody could fence it.");

    /// <summary>What a target is prepared or completed with.</summary>
    public static TargetRequest Target(string split, SinkToken token, long owner, IPermit? permit = null) =>
        new(new SplitToken(token, split, owner), IsDone: false, permit ?? new SwitchedPermit(), new SilentBreadcrumb());

    public ValueTask<TakeoverResult> TryTakeAsync(
        ISink sink, CancellationToken cancellationToken, long owner = 1, SinkToken? token = null, IPermit? permit = null, string split = Split)
    {
        var stored = Class == SinkClass.Transactional ? SplitProgress.None : _recorded;
        return sink.TakeOverAsync(
            new WriterRequest(new SplitToken(token ?? Token, split, owner), stored, permit ?? new SwitchedPermit(), new SilentBreadcrumb()), cancellationToken);
    }

    public async Task<ISinkWriter> TakeAsync(
        ISink sink, CancellationToken cancellationToken, long owner = 1, SinkToken? token = null, IPermit? permit = null, string split = Split)
    {
        var taken = await TryTakeAsync(sink, cancellationToken, owner, token, permit, split);
        var writer = taken.Writer ?? throw new ConformanceException($"Attempt {owner} was refused although it is the newest: {taken.Refusal}");
        var fits = Class == SinkClass.Staged ? writer is IStagedWriter && sink is IStagedSink : writer is ITransactionalWriter;
        Rule.Holds(fits, $"A sink of class {Class} opened a {writer.GetType().Name}, which is not the writer of that class.");
        return writer;
    }

    /// <summary>Writes the rows <paramref name="first"/> to <paramref name="last"/>.</summary>
    public static async Task WriteAsync(ISinkWriter writer, long first, long last, CancellationToken cancellationToken) =>
        await writer.WriteAsync(Rows(first, last), cancellationToken);

    /// <summary>Commits as the engine does: a staged commit is recorded, then published.</summary>
    public async Task<CommitOutcome> CommitAsync(ISink sink, ISinkWriter writer, Position upTo, CancellationToken cancellationToken)
    {
        if (writer is IStagedWriter staged)
        {
            if (await StageAsync(staged, upTo, cancellationToken) is { } commit)
                await ((IStagedSink)sink).PublishAsync(commit, cancellationToken);
            return CommitOutcome.Committed;
        }

        var outcome = await ((ITransactionalWriter)writer).CommitAsync(upTo, cancellationToken);
        if (outcome == CommitOutcome.Committed)
            _recorded = writer.Progress;
        return outcome;
    }

    /// <summary>Commits or stages, without recording or publishing.</summary>
    public static async Task CommitOnlyAsync(ISinkWriter writer, Position upTo, CancellationToken cancellationToken)
    {
        if (writer is IStagedWriter staged)
            await staged.StageAsync(upTo, cancellationToken);
        else
            await ((ITransactionalWriter)writer).CommitAsync(upTo, cancellationToken);
    }

    /// <summary>How many rows are visible; <c>null</c> when the target cannot be read.</summary>
    public async Task<int?> CountAsync(CancellationToken cancellationToken) => (await subject.VisibleIdsAsync(cancellationToken))?.Count;

    /// <summary>Stages and records, without publishing.</summary>
    public async Task<StagedCommit?> StageAsync(IStagedWriter writer, Position upTo, CancellationToken cancellationToken)
    {
        var before = writer.Progress;
        var commit = await writer.StageAsync(upTo, cancellationToken);
        _recorded = new SplitProgress(upTo, before.Sequence + 1, before.Rows + (commit?.Rows ?? 0));
        writer.Recorded(_recorded);
        return commit;
    }

    /// <summary>Writes and commits rows that must be committed.</summary>
    public async Task PutAsync(ISink sink, ISinkWriter writer, long first, long last, CancellationToken cancellationToken)
    {
        await WriteAsync(writer, first, last, cancellationToken);
        Rule.Equal(CommitOutcome.Committed, await CommitAsync(sink, writer, At(last), cancellationToken), $"Committing rows {first} to {last}");
    }

    /// <summary>Exactly the rows 1 to <paramref name="last"/> are visible, each once.</summary>
    public Task SeesAsync(long last, string when, CancellationToken cancellationToken) => SeesAsync(1, last, when, cancellationToken);

    public async Task SeesAsync(long first, long last, string when, CancellationToken cancellationToken)
    {
        if (await subject.VisibleIdsAsync(cancellationToken) is not { } ids)
            return;
        var expected = Enumerable.Range((int)first, (int)(last - first + 1)).Select(i => $"{i}");
        Rule.SameRows([.. expected], [.. ids.Order().Select(i => $"{i}")], $"Ids visible {when}");
    }

    public static Position At(long row) => Position.At($"row-{row}");

    private static Batch Rows(long first, long last)
    {
        var batch = new Batch(SinkSubject.Table);
        for (var id = first; id <= last; id++)
        {
            batch.Column<FixedColumn<long>>(0).Append(id);
            batch.Column<BinaryColumn>(1).Append($"name of {id}");
            batch.CloseRow();
        }

        return batch;
    }
}
