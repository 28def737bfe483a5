using Sluice.Connect.Errors;

namespace Sluice.Connectors.Files.Tests;

/// <summary>Counts the steps, and ends the work at one of them as a crash would.</summary>
internal sealed class TestBreadcrumb(int crashAt = int.MaxValue) : IBreadcrumb
{
    public List<string> Steps { get; } = [];

    public void At(string stage, string? detail = null)
    {
        Steps.Add(stage);
        if (Steps.Count == crashAt)
            throw new CrashException();
    }

    internal sealed class CrashException : Exception;
}
