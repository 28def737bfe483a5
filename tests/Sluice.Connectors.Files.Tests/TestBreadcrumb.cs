using Sluice.Connect.Errors;

namespace Sluice.Connectors.Files.Tests;

/// <summary>Counts the steps, and ends the work at one of them as a crash would.</summary>
internal sealed class TestBreadcrumb(int crashAt = int.MaxValue) : IBreadcrumb
{
    public List<string> Steps { get; } = [];

    /// <summary>What happens elsewhere while this work stands at a step.</summary>
    public Action<string>? Meanwhile { get; init; }

    public void At(string stage, string? detail = null)
    {
        Steps.Add(stage);
        Meanwhile?.Invoke(stage);
        if (Steps.Count == crashAt)
            throw new CrashException();
    }

    internal sealed class CrashException : Exception;
}
