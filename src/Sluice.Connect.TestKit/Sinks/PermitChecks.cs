using Sluice.Connect.Sinks;
using Sluice.Connect.TestKit.Doubles;

namespace Sluice.Connect.TestKit.Sinks;

/// <summary>A permit may end between any two of its questions (F2): whatever was let out before, nothing follows.</summary>
internal static class PermitChecks
{
    private const int MostQuestions = 40;

    public static async Task EndsAnywhereAsync(SinkProbe probe, CancellationToken cancellationToken)
    {
        await using var sink = await probe.StartAsync(cancellationToken);
        for (var question = 1; question <= MostQuestions; question++)
        {
            var permit = new SwitchedPermit { EndsAt = question };
            await using var writer = await probe.TakeAsync(sink, cancellationToken, owner: question, permit: permit, split: $"conformance/{question}");
            if (!await IsRefusedAsync(writer, cancellationToken))
            {
                Rule.Holds(question > 1, "One batch and one commit never asked for the permit.");
                return;
            }

            var before = await probe.CountAsync(cancellationToken);
            for (var again = 0; again < 2; again++)
                Rule.Holds(await IsRefusedAsync(writer, cancellationToken), $"A permit that had ended at question {question} was not asked again.");
            Rule.Equal(before, await probe.CountAsync(cancellationToken), $"Rows visible after a permit ended at question {question}");
        }

        throw new ConformanceException($"One batch and one commit asked for the permit more than {MostQuestions} times.");
    }

    private static async Task<bool> IsRefusedAsync(ISinkWriter writer, CancellationToken cancellationToken)
    {
        try
        {
            await SinkProbe.WriteAsync(writer, 1, 10, cancellationToken);
            await SinkProbe.CommitOnlyAsync(writer, SinkProbe.At(10), cancellationToken);
            return false;
        }
        catch (PermitExpiredException)
        {
            return true;
        }
    }
}
