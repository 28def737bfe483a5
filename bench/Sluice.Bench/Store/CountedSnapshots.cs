using System.Reflection;
using Sluice.Core.Ports;

namespace Sluice.Bench.Store;

/// <summary>A store that counts how often a run is looked at.</summary>
internal class CountedSnapshots : DispatchProxy
{
    private int _count;

    public IControlStore Store { get; set; } = null!;

    public int Count => Volatile.Read(ref _count);

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (targetMethod!.Name is nameof(IControlStore.ReadSnapshotAsync) or nameof(IControlStore.ReadOwnSnapshotAsync))
            Interlocked.Increment(ref _count);
        return targetMethod.Invoke(Store, BindingFlags.DoNotWrapExceptions, null, args, null);
    }
}
