using Sluice.Runtime.Runs;

namespace Sluice.StuckRunner;

internal sealed class ErrorLines : IRunObserver
{
    public void Note(string message) => Console.Error.WriteLine(message);

    public void Warn(string message) => Console.Error.WriteLine(message);

    public void Retrying(string split, Exception cause, int attempt, int of, TimeSpan wait) => Console.Error.WriteLine($"{split}: {cause.Message}");
}
