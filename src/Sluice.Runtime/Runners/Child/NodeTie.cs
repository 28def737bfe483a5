using System.IO.Pipes;
using Microsoft.Win32.SafeHandles;
using Sluice.Runtime.Permits;

namespace Sluice.Runtime.Runners.Child;

/// <summary>
/// Ties this process to the node that started it: it is ended, at once and with whatever it has started, when the node is gone, however that went. Once a
/// process, before anything else.
/// </summary>
public sealed class NodeTie : IDisposable
{
    private NodeTie(Stream input, Stream output) => (Input, Output) = (input, output);

    /// <summary>What the node says.</summary>
    public Stream Input { get; }

    /// <summary>What the node reads. Standard output leads to standard error from now on.</summary>
    public Stream Output { get; }

    /// <summary>Ties it.</summary>
    /// <param name="node">The node's process.</param>
    public static NodeTie Tie(int node)
    {
        var (input, output) = RunnerSystem.TakePipes();
        RunnerSystem.LeadGroup();
        var watch = new AgentWatch(input, node, BootClock.Instance, _ => false);
        watch.Start();
        return new NodeTie(new AnonymousPipeClientStream(PipeDirection.In, (SafePipeHandle)input), new AnonymousPipeClientStream(PipeDirection.Out, (SafePipeHandle)output));
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Input.Dispose();
        Output.Dispose();
    }
}
