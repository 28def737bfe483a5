using System.Reflection;
using Sluice.Core.Changes;
using Sluice.Core.Errors;
using Sluice.Core.Ports;

namespace Sluice.Engine.Tests.Doubles;

/// <summary>
/// A store between the engine and the real one in memory: calls can be made to fail, to hang, or to be done without their answer coming.
/// </summary>
public class FaultyStore : DispatchProxy
{
    private readonly Dictionary<string, Func<Task>> _before = new(StringComparer.Ordinal);
    private Func<Task>? _afterCommit;
    private IControlStore? _inner;

    /// <summary>The names of the calls, in order.</summary>
    public List<string> Calls { get; } = [];

    public static (IControlStore Store, FaultyStore Faults) Around(IControlStore inner)
    {
        var store = Create<IControlStore, FaultyStore>();
        var faults = (FaultyStore)(object)store;
        faults._inner = inner;
        return (store, faults);
    }

    /// <summary>The store is away: every call fails.</summary>
    public bool IsAway { get; set; }

    /// <summary>The store is away for one call, after so many that are answered.</summary>
    public int? AwayAfter { get; set; }

    /// <summary>Done before each call of this name reaches the store.</summary>
    public void Before(string call, Func<Task> act) => _before[call] = act;

    /// <summary>Done after the next commit is done, and before its answer comes.</summary>
    public void AfterNextCommit(Func<Task> act) => _afterCommit = act;

    /// <summary>Calls of this name never answer; the store does not hear of them.</summary>
    public void Hang(string call) => Before(call, () => Task.Delay(Timeout.Infinite));

    /// <summary>The next commit is done, and its answer is lost.</summary>
    public bool LoseNextCommit { get; set; }

    public void Mend(string call) => _before.Remove(call);

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var name = targetMethod!.Name;
        if (!name.EndsWith("Async", StringComparison.Ordinal))
            return Call(targetMethod, args);
        Calls.Add(name);
        if (IsAway || AwayAfter-- == 0)
            throw new SluiceException("SLC4110", "The store is away.", isTransient: true);
        if (LoseNextCommit && (name is nameof(IRunStore.CommitAsync) or nameof(IRunStore.StartAsync)))
        {
            LoseNextCommit = false;
            Call(targetMethod, args);
            return new ValueTask<ChangeResult>(new ChangeResult(ChangeOutcome.InDoubt));
        }

        if (name is nameof(IRunStore.CommitAsync) && Interlocked.Exchange(ref _afterCommit, null) is { } after)
            return typeof(FaultyStore).GetMethod(nameof(LateAsync), BindingFlags.Instance | BindingFlags.NonPublic)!.Invoke(this, [after, targetMethod, args]);
        return _before.TryGetValue(name, out var act)
            ? typeof(FaultyStore).GetMethod(targetMethod.ReturnType == typeof(ValueTask) ? nameof(AfterAsync) : nameof(AfterResultAsync), BindingFlags.Instance | BindingFlags.NonPublic)!
                .Generic(targetMethod.ReturnType).Invoke(this, [act, targetMethod, args])
            : Call(targetMethod, args);
    }

    private object? Call(MethodInfo method, object?[]? args) => method.Invoke(_inner, BindingFlags.DoNotWrapExceptions, null, args, null);

    private async ValueTask<ChangeResult> LateAsync(Func<Task> after, MethodInfo method, object?[]? args)
    {
        var result = await (ValueTask<ChangeResult>)Call(method, args)!;
        await after();
        return result;
    }

    private async ValueTask AfterAsync(Func<Task> act, MethodInfo method, object?[]? args)
    {
        await act();
        await (ValueTask)Call(method, args)!;
    }

    private async ValueTask<T> AfterResultAsync<T>(Func<Task> act, MethodInfo method, object?[]? args)
    {
        await act();
        return await (ValueTask<T>)Call(method, args)!;
    }
}
