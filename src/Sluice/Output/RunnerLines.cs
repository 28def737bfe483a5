using System.Globalization;
using Sluice.Runtime.Runs;

namespace Sluice.Output;

/// <summary>What happens in a job, as lines of its log: dated, without secrets.</summary>
internal sealed class RunnerLines(SecretMask mask, TimeProvider time) : IRunObserver
{
    /// <inheritdoc />
    public void Note(string message) => Write("info", message);

    /// <inheritdoc />
    public void Warn(string message) => Write("warning", message);

    /// <inheritdoc />
    public void Retrying(string split, Exception cause, int attempt, int of, TimeSpan wait) => Write(
        "warning", string.Create(CultureInfo.InvariantCulture, $"{split}: {cause.Message} Try {attempt} of {of} in {wait.TotalSeconds:0.#} s."));

    private void Write(string level, string message) => Console.Error.WriteLine(mask.Apply(
        string.Create(CultureInfo.InvariantCulture, $"{time.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ} {level}: {message}")));
}
