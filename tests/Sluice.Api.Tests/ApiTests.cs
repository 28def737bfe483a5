namespace Sluice.Api.Tests;

/// <summary>A server of its own for each test.</summary>
public abstract class ApiTests : IAsyncLifetime
{
    private ApiServer? _server;

    private protected ApiServer Server => _server ?? throw new InvalidOperationException("The server is not started.");

    private protected virtual ApiOptions Options => new() { StreamPace = TimeSpan.FromMilliseconds(20) };

    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await ApiServer.StartAsync(Options);

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected static (int Status, string Code) Seen(Answers.Answer answer) => (answer.Status, answer.Code);
}
