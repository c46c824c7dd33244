# Build with the SDK, run on the ASP.NET Core runtime as a user without rights. The root file system may be read-only:
#   docker run --read-only --tmpfs /tmp -v gateway-data:/data -v ./partners:/partners -v ./master.key:/run/secrets/master.key:ro IMAGE
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig ./
COPY Gateway.Mapping/Gateway.Mapping.csproj Gateway.Mapping/
COPY Gateway/Gateway.csproj Gateway/
RUN dotnet restore Gateway/Gateway.csproj
COPY Gateway.Mapping/ Gateway.Mapping/
COPY Gateway/ Gateway/
RUN dotnet publish Gateway/Gateway.csproj -c Release -o /app --no-restore

FROM mcr.microsoft.com/dotnet/aspnet:10.0
COPY LICENSE /app/
COPY --from=build /app/ /app/
# A named volume takes its owner from here; APP_UID is the image's own user.
RUN install -d -o "$APP_UID" -g "$APP_UID" -m 0700 /data && install -d -o "$APP_UID" -g "$APP_UID" /partners
# The diagnostics sockets are for a debugger, and HTTP_PORTS would stand beside --urls. The folders are those of every verb, not of serve alone.
ENV DOTNET_EnableDiagnostics=0 \
    ASPNETCORE_HTTP_PORTS="" \
    Storage__DataDirectory=/data \
    Profiles__Directory=/partners \
    Security__MasterKeyFile=/run/secrets/master.key
USER $APP_UID
WORKDIR /data
VOLUME ["/data", "/partners"]
# 8080: console and API, for the inside. 8081: what partners reach.
EXPOSE 8080 8081
# The image has no HTTP client; bash can open a socket.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /health/live HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3 && read -r -t 4 answer <&3 && [[ $answer == 'HTTP/1.1 200 '* ]]"]
ENTRYPOINT ["dotnet", "/app/Gateway.dll"]
CMD ["serve", "--urls", "http://0.0.0.0:8080", "--as2-urls", "http://0.0.0.0:8081"]
