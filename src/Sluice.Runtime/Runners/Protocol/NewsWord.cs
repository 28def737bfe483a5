using Sluice.Core.Attempts;
using Sluice.Core.Identity;

namespace Sluice.Runtime.Runners.Protocol;

/// <summary>What an attempt tells.</summary>
/// <param name="Attempt">The attempt.</param>
/// <param name="State">At work, or how it ended.</param>
/// <param name="Counts">Its counters.</param>
internal sealed record NewsWord(AttemptId Attempt, AttemptState State, AttemptCounts Counts)
{
    public string? Error { get; init; }

    public bool IsTransient { get; init; }

    public bool IsQuiesced { get; init; }

    public string? Breadcrumb { get; init; }

    public static NewsWord Of(AttemptId attempt, AttemptNews news) => new(attempt, news.State, news.Counts)
    {
        Error = news.Error,
        IsTransient = news.IsTransient,
        IsQuiesced = news.IsQuiesced,
        Breadcrumb = news.Breadcrumb,
    };

    public AttemptNews ToNews() => new(State, Counts) { Error = Error, IsTransient = IsTransient, IsQuiesced = IsQuiesced, Breadcrumb = Breadcrumb };
}
