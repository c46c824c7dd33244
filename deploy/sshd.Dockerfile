# OpenSSH for partners who push files to us; its configuration, keys and accounts come from `sftp-server apply`, nothing is baked in.
FROM debian:12-slim
RUN apt-get update && apt-get install -y --no-install-recommends openssh-server && rm -rf /var/lib/apt/lists/* /etc/ssh/ssh_host_*
EXPOSE 22
# sshd's own folder lies on the tmpfs of a read-only root.
CMD ["sh", "-c", "mkdir -p -m 0755 /run/sshd && exec /usr/sbin/sshd -D -e -f /etc/ssh/gateway/sshd_config"]
