using Sluice.Runtime.Runs;

namespace Sluice.Output;

/// <summary>What happens, as lines on standard error.</summary>
internal sealed class PlainLines(SecretMask mask) : IRunObserver
{
    /// <summary>The words for a new try.</summary>
    public static string Retry(string what, Exception cause, int attempt, int of, TimeSpan wait) =>
        $"{what}: {cause.Message} Trying again in {wait.TotalSeconds:0.#} s ({attempt} of {of}).";

    /// <inheritdoc />
    public void Note(string message) => Console.Error.WriteLine(mask.Apply(message));

    /// <inheritdoc />
    public void Warn(string message) => Note($"warning: {message}");

    /// <inheritdoc />
    public void Retrying(string split, Exception cause, int attempt, int of, TimeSpan wait) => Note(Retry(split, cause, attempt, of, wait));
}
