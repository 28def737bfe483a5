namespace Sluice.Specs.Tests.Proofs;

/// <summary>A specification is walked step by step, on one thread: each step waits for what it did.</summary>
internal static class Done
{
    public static T Of<T>(ValueTask<T> step) => step.IsCompletedSuccessfully ? step.Result : step.AsTask().GetAwaiter().GetResult();

    public static void Of(ValueTask step)
    {
        if (!step.IsCompletedSuccessfully)
            step.AsTask().GetAwaiter().GetResult();
    }
}
