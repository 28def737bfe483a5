using Sluice.Client.Contract;

namespace Sluice.Client;

/// <summary>The server answered with an error.</summary>
public sealed class SluiceApiException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="problem">What the server said.</param>
    /// <param name="retryAfter">When to try again, where the server said so.</param>
    public SluiceApiException(Problem problem, TimeSpan? retryAfter = null)
        : base(problem.Detail)
    {
        Problem = problem;
        RetryAfter = retryAfter;
    }

    /// <summary>What the server said.</summary>
    public Problem Problem { get; }

    /// <summary>The error's code: see <see cref="ProblemCodes"/>.</summary>
    public string Code => Problem.Code;

    /// <summary>The HTTP status.</summary>
    public int Status => Problem.Status;

    /// <summary>When to try again, where the server said so.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>Trying again may help: nothing changed, or it is not known yet whether something did.</summary>
    public bool IsTransient => Code is ProblemCodes.StoreUnavailable or ProblemCodes.InDoubt or ProblemCodes.TooManyRequests || Status is 502 or 503 or 504;
}
