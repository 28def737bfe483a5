using Sluice.Connect.Errors;

namespace Sluice.Connectors.Standard.Http;

/// <summary>What went wrong with one try of a request.</summary>
/// <param name="Kind">Why.</param>
/// <param name="What">What happened.</param>
/// <param name="Remedy">What to do.</param>
/// <param name="CanRetry">Trying again may help.</param>
internal sealed record HttpFailure(HttpFailureKind Kind, string What, string Remedy, bool CanRetry)
{
    /// <summary>How long the server asks to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Where the same server has what was asked for.</summary>
    public Uri? FollowTo { get; init; }

    /// <summary>The cause.</summary>
    public Exception? Cause { get; init; }

    /// <summary>As it is told when it is final.</summary>
    public ConnectorException ToException(ConnectorSide side, string place, int tries, string why = "")
    {
        var often = tries > 1 ? $" (tried {tries} times)" : "";
        return new ConnectorException(CodeOf(side), side, $"{place}: {What}{often}{why}. {Remedy}.", isTransient: CanRetry, Cause);
    }

    private string CodeOf(ConnectorSide side) => (Kind, side) switch
    {
        (HttpFailureKind.Unreachable, ConnectorSide.Sink) => "SLC3301",
        (HttpFailureKind.Unreachable, _) => "SLC2301",
        (HttpFailureKind.TooSlow, ConnectorSide.Sink) => "SLC3302",
        (HttpFailureKind.TooSlow, _) => "SLC2302",
        (HttpFailureKind.Refused, ConnectorSide.Sink) => "SLC3303",
        (HttpFailureKind.Refused, _) => "SLC2303",
        (HttpFailureKind.Unavailable, ConnectorSide.Sink) => "SLC3304",
        (HttpFailureKind.Unavailable, _) => "SLC2304",
        (HttpFailureKind.CutOff, ConnectorSide.Sink) => "SLC3305",
        (HttpFailureKind.CutOff, _) => "SLC2305",
        _ => "SLC2308",
    };
}
