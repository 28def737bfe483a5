namespace Sluice.Connect.TestKit;

/// <summary>A connector broke a rule of the contract. Any test framework reports it as a failed test.</summary>
public sealed class ConformanceException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What was expected, what was found, and where.</param>
    /// <param name="inner">What the connector threw, if it threw.</param>
    public ConformanceException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
