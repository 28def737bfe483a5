using Sluice.Connect.Sinks;

namespace Sluice.Connectors.Jdbc.Ledger;

/// <summary>How far a fence came: what is told when its deadline ends it.</summary>
internal sealed class FenceProgress(string display, TimeProvider clock)
{
    private readonly List<string> _ended = [];
    private DateTimeOffset? _fencedAt;
    private string _what = "";
    private bool _isNewer;

    /// <summary>Whether the target answered at all.</summary>
    public bool IsConnected { get; set; }

    /// <summary>What keeps the fence from being done, for people.</summary>
    public string? Obstacle { get; set; }

    /// <summary>What the ledger refuses from now on was committed to it.</summary>
    /// <param name="what">What the ledger says now, such as <c>epoch 8</c>.</param>
    /// <param name="isNewer">That is newer than what was asked for.</param>
    public void Raised(string what, bool isNewer)
    {
        _fencedAt ??= clock.GetUtcNow();
        (_what, _isNewer) = (what, isNewer);
        Obstacle = null;
    }

    /// <summary>As above, for a run.</summary>
    /// <param name="token">What was asked for.</param>
    /// <param name="epoch">The highest epoch of its generation and of those before it now.</param>
    /// <param name="generation">The latest generation that the ledger knows.</param>
    public void Raised(SinkToken token, long epoch, int generation)
    {
        if (generation > token.Generation)
            Raised($"generation {generation}, later than {token.Generation}: the job was started afresh", isNewer: true);
        else if (epoch > token.Epoch)
            Raised($"epoch {epoch}, higher than {token.Epoch}: a newer run has been here", isNewer: true);
        else
            Raised($"epoch {epoch}", isNewer: false);
    }

    /// <summary>A session was told to end and seen gone.</summary>
    public void Gone(string session) => _ended.Add(session);

    /// <summary>The answer once everything is done.</summary>
    /// <param name="how">Why it holds where there are no sessions to end.</param>
    public FenceReport Done(string? how = null)
    {
        var sessions = how ?? (_ended.Count == 0 ? "no older session was left" : $"ended and seen gone: {string.Join(", ", _ended)}");
        return new FenceReport(_isNewer ? FenceVerdict.Superseded : FenceVerdict.Fenced, $"{display}: {_what}; {sessions}")
        {
            FencedAt = _fencedAt,
            QuiescedAt = clock.GetUtcNow(),
            SessionsEnded = _ended.Count,
        };
    }

    /// <summary>The answer when the deadline came first.</summary>
    public FenceReport Late(TimeSpan deadline)
    {
        if (!IsConnected)
            return Unreachable($"no answer within {deadline.TotalSeconds:0.#} s");
        var missing = Obstacle ?? (_fencedAt is null ? "the ledger did not answer" : "older sessions are not gone yet");
        var state = _fencedAt is null ? "the fence is not raised" : "older writers are refused, and what they left open is not gone";
        return new FenceReport(FenceVerdict.Waiting, $"{display}: {state} after {deadline.TotalSeconds:0.#} s: {missing}")
        {
            FencedAt = _fencedAt,
            SessionsEnded = _ended.Count,
        };
    }

    /// <summary>The answer when the target could not be reached.</summary>
    public FenceReport Unreachable(string why) => new(FenceVerdict.Unreachable, $"unreachable from {Environment.MachineName}: {why}")
    {
        FencedAt = _fencedAt,
        SessionsEnded = _ended.Count,
    };
}
