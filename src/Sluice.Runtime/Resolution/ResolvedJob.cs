using Sluice.JobFiles.Planning;

namespace Sluice.Runtime.Resolution;

/// <summary>A job whose sources and sinks are made, wired and checked against each other. Disposing it disposes them.</summary>
public sealed class ResolvedJob : IAsyncDisposable
{
    internal ResolvedJob(JobPlan plan) => Plan = plan;

    /// <summary>The plan that it was made from.</summary>
    public JobPlan Plan { get; }

    /// <summary>The sources, in the plan's order.</summary>
    public IReadOnlyList<ResolvedSource> Sources { get; internal set; } = [];

    /// <summary>The sinks, in the plan's order, and behind them the dead-letter file where the job has one; empty while tables are not known.</summary>
    public IReadOnlyList<ResolvedSink> Sinks { get; internal set; } = [];

    /// <summary>What each pair of source and sink gives.</summary>
    public IReadOnlyList<Guarantee> Guarantees { get; internal set; } = [];

    /// <summary>Which of <see cref="Sinks"/> takes rejected rows; <c>null</c> when the first one fails the job.</summary>
    internal int? DeadLetterSink { get; set; }

    /// <summary>The sink that takes rejected rows; <c>null</c> when the first one fails the job.</summary>
    public ResolvedSink? DeadLetters => DeadLetterSink is { } at ? Sinks[at] : null;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var sink in Sinks)
            await sink.Sink.DisposeAsync();
        foreach (var source in Sources)
            await source.Source.DisposeAsync();
    }
}
