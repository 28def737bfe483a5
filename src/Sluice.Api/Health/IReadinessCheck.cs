namespace Sluice.Api.Health;

/// <summary>Something without which this node is not ready. The host adds its own, such as its place in the cluster.</summary>
public interface IReadinessCheck
{
    /// <summary>What is looked at, in a word or two.</summary>
    string Name { get; }

    /// <summary>What is wrong; <c>null</c> when nothing is. Answers within a second, and does not throw but when it is cancelled.</summary>
    ValueTask<string?> FindProblemAsync(CancellationToken cancellationToken);
}
