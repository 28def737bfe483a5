using Sluice.Runtime.Runs;

namespace Sluice.EndToEnd.Tests.Crashes;

/// <summary>Keeps quiet.</summary>
internal sealed class SilentObserver : IRunObserver
{
    public void Note(string message)
    {
    }

    public void Warn(string message)
    {
    }

    public void Retrying(string split, Exception cause, int attempt, int of, TimeSpan wait)
    {
    }
}
