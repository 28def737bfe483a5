using Sluice.Connect.Sinks;

namespace Sluice.Connect.TestKit.Tests.Broken;

/// <summary>A transactional sink in memory: the shortest one that keeps all rules, and on demand breaks one.</summary>
internal sealed class MemorySink(MemoryTarget target, SinkFault fault) : IFencingSink
{
    public SinkCapabilities DeclaredCapabilities { get; } = new(SinkClass.Transactional);

    public ValueTask<SinkCapabilities> OpenAsync(CancellationToken cancellationToken) => ValueTask.FromResult(DeclaredCapabilities);

    public ValueTask<FenceReport> FenceAsync(FenceRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var (token, key) = (request.Token, Key(request.Token));
        var isNewer = request.Split is { } split ? RaiseOwner(token, split, request.Owner) : RaiseEpoch(token);
        return ValueTask.FromResult(new FenceReport(isNewer ? FenceVerdict.Superseded : FenceVerdict.Fenced, $"the epoch is {target.Epochs.GetValueOrDefault(key)}")
        {
            FencedAt = DateTimeOffset.UnixEpoch,
            QuiescedAt = DateTimeOffset.UnixEpoch,
        });
    }

    public ValueTask<FenceProof> VerifyFenceAsync(SinkToken token, CancellationToken cancellationToken)
    {
        var older = token.Epoch - 1;
        var isRefused = target.Epochs.TryGetValue(Key(token), out var epoch) && older < epoch && !Has(SinkFault.CommitsForAnyRun);
        if (Has(SinkFault.VerifiesInEarnest))
            target.Rows.Add(0);
        return ValueTask.FromResult(new FenceProof(isRefused || Has(SinkFault.AlwaysVerifies), $"epoch {older} against {epoch}"));
    }

    public ValueTask<IReadOnlyDictionary<string, SplitProgress>> ReadPositionsAsync(SinkToken token, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyDictionary<string, SplitProgress>>(
            target.Positions.Where(p => p.Key.Sink == (Has(SinkFault.ReadsAnyStore) ? Key(token) with { Store = p.Key.Sink.Store } : Key(token)) && p.Key.Split[0] != SplitToken.OwnPrefix).ToDictionary(p => p.Key.Split, p => p.Value.Progress));

    public ValueTask<LedgerMark> ReadMarkAsync(SinkToken token, CancellationToken cancellationToken)
    {
        var seen = target.Epochs.Where(e => e.Key.Store == Key(token).Store || Has(SinkFault.ReadsAnyStore))
            .Where(e => e.Key.Job == token.Job || !Has(SinkFault.ReadsOneJob)).Select(e => e.Value).ToList();
        return ValueTask.FromResult(seen.Count == 0 ? LedgerMark.Nothing : LedgerMark.At(seen.Max()));
    }

    public ValueTask<int> ForgetAsync(ForgetRequest request, CancellationToken cancellationToken)
    {
        // Memory has no ages: everything is younger than any instant that is asked for.
        var isTooYoung = request.OlderThan is not null && !Has(SinkFault.ForgetsTheYoung);
        var doomed = isTooYoung ? [] : target.Epochs.Keys.Where(k => IsMeant(k, request)).ToList();
        foreach (var key in doomed)
        {
            target.Epochs.Remove(key);
            foreach (var split in target.Positions.Keys.Where(p => p.Sink == key).ToList())
                target.Positions.Remove(split);
        }

        return ValueTask.FromResult(doomed.Count);
    }

    public ValueTask<CommitOutcome> PrepareAsync(TargetRequest request, CancellationToken cancellationToken)
    {
        var token = request.Token;
        if (IsSuperseded(token) && !Has(SinkFault.PreparesForAnyone))
            return ValueTask.FromResult(CommitOutcome.Fenced);
        RaiseOlder(token.Sink);
        var isFirst = !target.Positions.ContainsKey(Key(token));
        if (isFirst && !Has(SinkFault.PreparesWithoutPermit))
            request.Permit.Demand();
        target.Positions[Key(token)] = (token.Owner, new SplitProgress(Sluice.Connect.Sources.Position.End, 1, 0));
        if ((isFirst && target.Prepared.Add(Key(token.Sink)) && target.Epochs.Count == 1) || Has(SinkFault.PreparesAgain) || Has(SinkFault.PreparesForAnyone))
            target.Rows.Clear();
        return ValueTask.FromResult(CommitOutcome.Committed);
    }

    public ValueTask<CommitOutcome> CompleteAsync(TargetRequest request, CancellationToken cancellationToken) =>
        ValueTask.FromResult(IsSuperseded(request.Token) ? CommitOutcome.Fenced : CommitOutcome.Committed);

    public ValueTask<TakeoverResult> TakeOverAsync(WriterRequest request, CancellationToken cancellationToken)
    {
        var token = request.Token;
        if (token.Sink.Epoch < target.Epochs.GetValueOrDefault(Key(token.Sink)) || IsOvertaken(token.Sink))
            return ValueTask.FromResult(TakeoverResult.Fenced("a newer run has the sink"));
        if (!Has(SinkFault.KeepsTheEpochAtTakeover))
            target.Epochs[Key(token.Sink)] = token.Sink.Epoch;
        RaiseOlder(token.Sink);
        var (owner, progress) = target.Positions.GetValueOrDefault(Key(token));
        if (token.Owner < owner && !Has(SinkFault.TrustsOldOwners))
            return ValueTask.FromResult(TakeoverResult.Fenced($"attempt {owner} has the split"));
        if (Has(SinkFault.ForgetsPositions))
            progress = SplitProgress.None;
        target.Positions[Key(token)] = (token.Owner, progress);
        return ValueTask.FromResult(TakeoverResult.Taken(new MemoryWriter(this, request, progress)));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Rows and position together, or neither.</summary>
    internal bool TryCommit(SplitToken token, IReadOnlyList<long> rows, SplitProgress progress)
    {
        if (Has(SinkFault.CommitsWithoutARow) && !target.Positions.ContainsKey(Key(token)))
            target.Positions[Key(token)] = (token.Owner, default);
        var isKnown = target.Epochs.TryGetValue(Key(token.Sink), out var epoch) || Has(SinkFault.CommitsWithoutARow);
        if ((!isKnown || epoch > token.Sink.Epoch) && !Has(SinkFault.CommitsForAnyRun))
            return false;
        if (!target.Positions.TryGetValue(Key(token), out var held) || (held.Owner != token.Owner && !Has(SinkFault.CommitsForAnyone)))
            return false;
        if (!Has(SinkFault.ShowsEarly))
            target.Rows.AddRange(rows);
        target.Positions[Key(token)] = (token.Owner, progress);
        return true;
    }

    internal void ShowEarly(IEnumerable<long> rows)
    {
        if (Has(SinkFault.ShowsEarly))
            target.Rows.AddRange(rows);
    }

    internal bool Has(SinkFault question) => fault == question;

    private bool RaiseEpoch(SinkToken token)
    {
        var known = target.Epochs.GetValueOrDefault(Key(token));
        target.Epochs[Key(token)] = Has(SinkFault.LowersTheEpoch) ? token.Epoch : Math.Max(token.Epoch, known);
        return known > token.Epoch;
    }

    private bool RaiseOwner(SinkToken token, string split, long owner)
    {
        if (Has(SinkFault.FencesRunsForSplits))
            target.Epochs[Key(token)] = token.Epoch + 1;
        var key = Key(new SplitToken(token, split, owner));
        var (known, progress) = target.Positions.GetValueOrDefault(key);
        if (!Has(SinkFault.LeavesSplitsOpen))
            target.Positions[key] = (Math.Max(owner, known), progress);
        return known > owner;
    }

    private bool IsMeant(SinkToken key, ForgetRequest request) =>
        key.Store == request.Store && (request.Job is null || key.Job == request.Job)
        && (key.Generation <= (request.UpToGeneration ?? int.MaxValue) || Has(SinkFault.ForgetsTheLater))
        && (!request.Keep.Contains(key.Job) || Has(SinkFault.ForgetsTheKept));

    /// <summary>Writers of older generations write into the same target.</summary>
    private void RaiseOlder(SinkToken token)
    {
        if (Has(SinkFault.LeavesOlderGenerationsOpen))
            return;
        foreach (var older in target.Epochs.Keys.Where(k => IsSameSink(k, token) && k.Generation < Key(token).Generation).ToList())
            target.Epochs[older] = Math.Max(target.Epochs[older], token.Epoch);
    }

    private bool IsOvertaken(SinkToken token) =>
        !Has(SinkFault.TrustsOldGenerations) && target.Epochs.Keys.Any(k => IsSameSink(k, token) && k.Generation > Key(token).Generation);

    private bool IsSameSink(SinkToken known, SinkToken token) => known with { Generation = 0 } == Key(token) with { Generation = 0 };

    private bool IsSuperseded(SplitToken token) =>
        IsOvertaken(token.Sink) || token.Sink.Epoch < target.Epochs.GetValueOrDefault(Key(token.Sink)) || token.Owner < target.Positions.GetValueOrDefault(Key(token)).Owner;

    private (SinkToken Sink, string Split) Key(SplitToken token) => (Key(token.Sink), token.Split);

    private SinkToken Key(SinkToken token) => token with
    {
        Epoch = 0,
        Store = fault == SinkFault.MixesStores ? "" : token.Store,
        Generation = fault == SinkFault.MixesGenerations ? 0 : token.Generation,
    };
}
