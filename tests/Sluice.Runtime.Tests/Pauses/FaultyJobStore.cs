using System.Reflection;
using Sluice.Core.Errors;
using Sluice.Core.Ports;

namespace Sluice.Runtime.Tests.Pauses;

/// <summary>Between a run and its store: calls can be made to fail, before they are done or after.</summary>
public class FaultyJobStore : DispatchProxy
{
    private IJobStore? _inner;

    /// <summary>Does a call: given its name and what does it. By default it is done.</summary>
    public Func<string, Func<object?>, object?> OnCall { get; set; } = (_, call) => call();

    public static IJobStore Around(IJobStore inner, Func<string, Func<object?>, object?> onCall)
    {
        var store = Create<IJobStore, FaultyJobStore>();
        var faults = (FaultyJobStore)(object)store;
        (faults._inner, faults.OnCall) = (inner, onCall);
        return store;
    }

    /// <summary>The fault of a store that did not answer.</summary>
    public static SluiceException NoAnswer() => new("SLC4109", "The store did not answer.", isTransient: true);

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        OnCall(targetMethod!.Name, () => targetMethod.Invoke(_inner, BindingFlags.DoNotWrapExceptions, null, args, null));
}
