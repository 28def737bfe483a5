using Sluice.Cli.Text;
using Sluice.Client;
using Sluice.Client.Contract;

namespace Sluice.Cli.Asking;

/// <summary>
/// Sends requests that change something: each under an id, repeated under it while no answer comes, and where the server cannot say yet
/// whether it is stored, its outcome is asked for until it is known.
/// </summary>
/// <param name="link">The server.</param>
/// <param name="patience">For how long.</param>
/// <param name="time">Where time comes from.</param>
/// <param name="tell">Told what is waited for.</param>
internal sealed class Requests(ServerLink link, TimeSpan patience, TimeProvider time, Action<string> tell)
{
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(2);

    public static string NewId() => Guid.CreateVersion7().ToString("N");

    /// <summary>Sends a request until it is answered.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="send">Sends it once, under the id that it is given.</param>
    /// <param name="cancellationToken">Ends the waiting; the request may have been done.</param>
    public async Task<T> SendAsync<T>(string id, Func<SluiceClient, string, CancellationToken, Task<T>> send, CancellationToken cancellationToken)
    {
        var since = time.GetTimestamp();
        for (var turn = 0; ; turn++)
        {
            try
            {
                return await send(link.Once, id, cancellationToken);
            }
            catch (SluiceApiException e) when (e.Code == ProblemCodes.InDoubt)
            {
                tell($"The store has not said yet whether request {id} is stored; asking for its outcome.");
                // A request that never happened never will: only then may it be sent under another id.
                if (await SettleAsync(id, since, cancellationToken) == RequestOutcome.NeverHappened)
                {
                    tell($"Request {id} was not stored, and never will be. Sending it again.");
                    id = NewId();
                }
            }
            catch (Exception e) when (e is SluiceUnreachableException or SluiceApiException { IsTransient: true })
            {
                if (!await WaitAsync(e, turn, since, cancellationToken))
                    throw;
            }
        }
    }

    private async Task<RequestOutcome> SettleAsync(string id, long since, CancellationToken cancellationToken)
    {
        for (var turn = 0; ; turn++)
        {
            try
            {
                return (await link.Once.GetRequestAsync(id, cancellationToken)).Outcome;
            }
            catch (Exception e) when (e is SluiceUnreachableException or SluiceApiException { IsTransient: true })
            {
                if (!await WaitAsync(e, turn, since, cancellationToken))
                    throw e is SluiceApiException api ? new SluiceApiException(api.Problem with { RequestId = id }, api.RetryAfter) : new SluiceUnreachableException(link.Server, "its outcome could not be asked for.", id, e.InnerException);
            }
        }
    }

    private async Task<bool> WaitAsync(Exception why, int turn, long since, CancellationToken cancellationToken)
    {
        var wait = (why as SluiceApiException)?.RetryAfter ?? TimeSpan.FromMilliseconds(Math.Min(s_longest.TotalMilliseconds, 200 * Math.Pow(2, Math.Min(turn, 5))));
        var left = patience - time.GetElapsedTime(since);
        if (left <= wait)
            return false;
        if (turn == 0)
            tell($"{Trouble(why)} Trying for {Amounts.Age(left)}; it is not done twice.");
        await Task.Delay(wait, time, cancellationToken);
        return true;
    }

    private static string Trouble(Exception why) => why switch
    {
        SluiceApiException { Code: ProblemCodes.InDoubt } => "Not known yet.",
        SluiceApiException e => e.Message,
        SluiceUnreachableException e => $"No answer from {e.Server}.",
        _ => why.Message,
    };
}
