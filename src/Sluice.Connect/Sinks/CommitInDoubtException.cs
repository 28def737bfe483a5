namespace Sluice.Connect.Sinks;

/// <summary>A commit was sent and its answer lost. Whether it happened is found by the next takeover, never guessed.</summary>
public sealed class CommitInDoubtException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What was being committed, and where.</param>
    /// <param name="inner">The cause.</param>
    public CommitInDoubtException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
