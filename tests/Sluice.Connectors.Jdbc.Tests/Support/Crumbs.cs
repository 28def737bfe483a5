using System.Collections.Concurrent;
using Sluice.Connect.Errors;

namespace Sluice.Connectors.Jdbc.Tests.Support;

/// <summary>Remembers the stages, and does what a test wants at one of them.</summary>
internal sealed class Crumbs : IBreadcrumb
{
    private readonly ConcurrentQueue<string> _stages = new();

    public IReadOnlyCollection<string> Stages => _stages;

    public Action<string>? OnStage { get; set; }

    public void At(string stage, string? detail = null)
    {
        _stages.Enqueue(stage);
        OnStage?.Invoke(stage);
    }
}
