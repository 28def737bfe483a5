using Sluice.Connect.Errors;

namespace Sluice.Runtime.Runs;

/// <summary>Remembers the last step that any task of a run announced.</summary>
internal sealed class LastStep : IBreadcrumb
{
    private volatile Step? _last;

    /// <summary>The last step, or <c>null</c>.</summary>
    public Step? Last => _last;

    /// <inheritdoc />
    public void At(string stage, string? detail = null)
    {
        if (_last is { } last && ReferenceEquals(last.Stage, stage) && ReferenceEquals(last.Detail, detail))
            return;
        _last = new Step(stage, detail);
    }

    /// <summary>A step of a task.</summary>
    internal sealed record Step(string Stage, string? Detail);
}
