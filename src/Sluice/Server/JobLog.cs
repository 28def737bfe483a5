using Microsoft.Extensions.Logging;
using Sluice.Output;
using Sluice.Runtime.Runs;

namespace Sluice.Server;

/// <summary>What happens in a job's tasks, in the node's log, without the job's secrets.</summary>
internal sealed partial class JobLog(ILogger<JobLog> logger, string job, SecretMask mask) : IRunObserver
{
    /// <inheritdoc />
    public void Note(string message) => Noted(job, mask.Apply(message));

    /// <inheritdoc />
    public void Warn(string message) => Warned(job, mask.Apply(message));

    /// <inheritdoc />
    public void Retrying(string split, Exception cause, int attempt, int of, TimeSpan wait) =>
        Warned(job, mask.Apply(PlainLines.Retry(split, cause, attempt, of, wait)));

    [LoggerMessage(101, LogLevel.Information, "{Job}: {Message}")]
    private partial void Noted(string job, string message);

    [LoggerMessage(102, LogLevel.Warning, "{Job}: {Message}")]
    private partial void Warned(string job, string message);
}
